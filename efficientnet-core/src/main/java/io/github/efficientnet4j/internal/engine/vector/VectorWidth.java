package io.github.efficientnet4j.internal.engine.vector;

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
   * and NEON have 32. AVX2 has 16, of which C2 wants some for itself: with 4 x 3 it parks sums in
   * memory.
   */
  static final int TALLEST_TILE = LANES == 8 ? 3 : 7;

  /** The same for tiles of one and two vectors; AVX2 has room for 5 x 2 sums. */
  static final int TALLEST_NARROW_TILE = LANES == 8 ? 5 : 7;

  /** The same for tiles of four vectors. */
  static final int TALLEST_WIDE_TILE = LANES == 8 ? 2 : 5;

  /**
   * Whether products take two steps a turn. The addresses of a tall tile need more general
   * registers than x86 has; C2 parks some in vector registers and fetches them back in every turn,
   * which took a tenth of the time of a tile of AVX-512. With 16 vector registers two steps do not
   * fit (37 of 117 GFLOP/s).
   */
  static final boolean PAIRED_STEPS = LANES == 16;

  private VectorWidth() {}

  private static VectorSpecies<Float> species() {
    return switch (new VectorBits().getAsInt()) {
      case 512 -> FloatVector.SPECIES_512;
      case 256 -> FloatVector.SPECIES_256;
      default -> FloatVector.SPECIES_128;
    };
  }
}
