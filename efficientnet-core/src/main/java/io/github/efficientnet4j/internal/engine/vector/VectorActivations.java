package io.github.efficientnet4j.internal.engine.vector;

import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.LANES;
import static io.github.efficientnet4j.internal.engine.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Non-linearities as separate passes over rows that are still in the L1 cache.
 *
 * <p>Within a micro-kernel, the same work would take registers from the sums and cost more. SiLU
 * and the sigmoid are in {@link SiluLoops}. The minimum and the maximum of the Vector API keep NaN.
 */
final class VectorActivations {

  private VectorActivations() {}

  static void relu(float[] x, int offset, int count) {
    int end = offset + count;
    for (int i = offset; i < end; i += LANES) {
      FloatVector.fromArray(SPECIES, x, i).max(0f).intoArray(x, i);
    }
  }

  static void relu6(float[] x, int offset, int count) {
    int end = offset + count;
    for (int i = offset; i < end; i += LANES) {
      FloatVector.fromArray(SPECIES, x, i).max(0f).min(6f).intoArray(x, i);
    }
  }

  /** Divides before it multiplies: 6 · x of a large x is infinite. */
  static void hardSwish(float[] x, int offset, int count) {
    int end = offset + count;
    for (int i = offset; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i).max(-3f);
      v.mul(v.add(3f).min(6f).mul(1f / 6f)).intoArray(x, i);
    }
  }
}
