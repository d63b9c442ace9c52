package io.github.efficientnet4j.internal.engine.vector;

import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.LANES;
import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Shows the JVM every kind of vector operator before the first kernel runs.
 *
 * <p>All operations go through {@code VectorOperators.opCode}. If it has seen fused multiply-adds
 * only when C2 compiles it, C2 bets on that kind, and the first addition breaks the bet; the JVM
 * keeps count. C2 inlines the method into a kernel for each of its operations and adds that count
 * up each time, and beyond a hundred broken bets (PerMethodTrapLimit) it makes none in the kernel:
 * it does not see any more that what is stored is a vector, makes objects of them, and the kernel
 * is ten times slower for good. With four kinds seen (TypeProfileWidth is two) it bets on none.
 */
final class OperatorKinds {

  /** The JVM starts to remember kinds after some hundred calls, C2 compiles after thousands. */
  private static final int ROUNDS = 3000;

  private OperatorKinds() {}

  /** Takes some 60 ms. */
  static void show() {
    float[] x = new float[LANES];
    for (int round = 0; round < ROUNDS; round++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, 0);
      v.fma(v, v).add(v).sub(v).lanewise(VectorOperators.NEG).intoArray(x, 0);
    }
  }
}
