package io.github.efficientnet4j.internal.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this JVM.
 *
 * <p>C2 compiles vector operations to instructions only if the species is a compile-time constant.
 * It is therefore a {@code static final} and cannot change later.
 */
final class VectorWidth {

  static final VectorSpecies<Float> SPECIES = species();

  static final int LANES = SPECIES.length();

  /**
   * The rows of a micro-kernel's tile. 7 x 3 sums, 3 weights and a broadcast need 25 registers.
   * AVX-512 and NEON have 32. AVX2 has 16, and C2 needs some of them: a tile of 4 x 3 spills sums.
   */
  static final int TALLEST_TILE = LANES == 8 ? 3 : 7;

  /** The rows of a tile of one or two vectors. AVX2 has registers for 5 x 2 sums. */
  static final int TALLEST_NARROW_TILE = LANES == 8 ? 5 : 7;

  /** The rows of a tile of four vectors. */
  static final int TALLEST_WIDE_TILE = LANES == 8 ? 2 : 5;

  /**
   * Whether the loop over products is unrolled by two.
   *
   * <p>The addresses of a tall tile need more general-purpose registers than x86 has. C2 spills
   * some of them to vector registers and reloads them in every iteration. This took a tenth of the
   * time of an AVX-512 tile. With 16 vector registers, two steps do not fit (37 instead of 117
   * GFLOP/s).
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
