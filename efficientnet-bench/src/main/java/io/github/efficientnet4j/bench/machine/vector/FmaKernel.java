package io.github.efficientnet4j.bench.machine.vector;

import io.github.efficientnet4j.bench.machine.PeakKernel;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Fused multiply-adds and nothing else: no memory, twelve sums that do not wait for each other.
 *
 * <p>Twelve sums cover the latency of four cycles on two pipelines with some to spare, and with the
 * two factors they fit into the 16 registers of AVX2. They are locals of one loop in one method,
 * written out: C2 keeps those in registers, with JDK 17 too, where an array of vectors or a loop
 * around the loop costs an object each.
 *
 * <p>Stateless and thread-safe.
 */
public final class FmaKernel implements PeakKernel {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private static final int SUMS = 12;

  /** Has no state. */
  public FmaKernel() {}

  @Override
  public int bits() {
    return SPECIES.vectorBitSize();
  }

  @Override
  public int operationsPerStep() {
    return 2 * SUMS * SPECIES.length();
  }

  @Override
  public float run(int steps) {
    // Each sum becomes s · 0.5 + 1, which tends to 2: never subnormal, never infinite.
    FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector s0 = FloatVector.broadcast(SPECIES, 0f);
    FloatVector s1 = FloatVector.broadcast(SPECIES, 0.1f);
    FloatVector s2 = FloatVector.broadcast(SPECIES, 0.2f);
    FloatVector s3 = FloatVector.broadcast(SPECIES, 0.3f);
    FloatVector s4 = FloatVector.broadcast(SPECIES, 0.4f);
    FloatVector s5 = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector s6 = FloatVector.broadcast(SPECIES, 0.6f);
    FloatVector s7 = FloatVector.broadcast(SPECIES, 0.7f);
    FloatVector s8 = FloatVector.broadcast(SPECIES, 0.8f);
    FloatVector s9 = FloatVector.broadcast(SPECIES, 0.9f);
    FloatVector s10 = FloatVector.broadcast(SPECIES, 1.0f);
    FloatVector s11 = FloatVector.broadcast(SPECIES, 1.1f);
    for (int i = 0; i < steps; i++) {
      s0 = s0.fma(half, one);
      s1 = s1.fma(half, one);
      s2 = s2.fma(half, one);
      s3 = s3.fma(half, one);
      s4 = s4.fma(half, one);
      s5 = s5.fma(half, one);
      s6 = s6.fma(half, one);
      s7 = s7.fma(half, one);
      s8 = s8.fma(half, one);
      s9 = s9.fma(half, one);
      s10 = s10.fma(half, one);
      s11 = s11.fma(half, one);
    }
    FloatVector a = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
    FloatVector b = s6.add(s7).add(s8).add(s9).add(s10).add(s11);
    return a.add(b).reduceLanes(VectorOperators.ADD);
  }
}
