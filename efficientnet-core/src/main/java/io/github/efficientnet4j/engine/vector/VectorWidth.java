package io.github.efficientnet4j.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one width of this JVM's vectors. C2 compiles vector operations to instructions only where the
 * species is a compile-time constant, so it is a {@code static final} and cannot change later.
 */
final class VectorWidth {

  static final VectorSpecies<Float> SPECIES = species();

  static final int LANES = SPECIES.length();

  /**
   * Rows of a micro-kernel's tile. 7 x 3 sums, 3 weights and a broadcast need 25 registers: AVX-512
   * and NEON have 32. AVX2 has 16: 4 x 3 and 4. Tiles of 8 x 3 fell from 200 to 150 GFLOP/s with
   * JDK 25 on a Zen 5 core, and 7 divides the maps of B0, which are 7, 14, 28, … pixels wide.
   */
  static final int TALLEST_TILE = LANES == 8 ? 4 : 7;

  private VectorWidth() {}

  private static VectorSpecies<Float> species() {
    return switch (new VectorBits().getAsInt()) {
      case 512 -> FloatVector.SPECIES_512;
      case 256 -> FloatVector.SPECIES_256;
      default -> FloatVector.SPECIES_128;
    };
  }
}
