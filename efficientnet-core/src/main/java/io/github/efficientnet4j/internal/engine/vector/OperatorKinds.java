package io.github.efficientnet4j.internal.engine.vector;

import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.LANES;
import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Runs every kind of vector operator before the first kernel, so that C2 does not speculate on one
 * kind.
 *
 * <p>All operations call {@code VectorOperators.opCode}. If the profile of that method contains
 * only fused multiply-adds when C2 compiles it, C2 speculates on that kind. The first addition then
 * fails the speculation, and the JVM counts the uncommon trap. C2 inlines the method into a kernel
 * once per operation, and adds that count each time. Above a hundred traps (PerMethodTrapLimit), C2
 * stops speculating in the kernel. It then no longer recognises the stored values as vectors and
 * boxes them. The kernel stays ten times slower.
 *
 * <p>With four kinds in the profile, more than its two entries (TypeProfileWidth), C2 does not
 * speculate on a kind at all.
 */
final class OperatorKinds {

  /** The JVM starts profiling after some hundred calls, and C2 compiles after thousands. */
  private static final int ROUNDS = 3000;

  private OperatorKinds() {}

  /** Runs the operators. It takes about 60 ms. */
  static void show() {
    float[] x = new float[LANES];
    for (int round = 0; round < ROUNDS; round++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, 0);
      v.fma(v, v).add(v).sub(v).lanewise(VectorOperators.NEG).intoArray(x, 0);
    }
  }
}
