package io.github.efficientnet4j.internal.engine.vector;

import java.util.function.IntSupplier;
import jdk.incubator.vector.VectorShape;

/**
 * Determines the width of this JVM's vectors without loading the vector classes.
 *
 * <p>Weights are packed for this width before those classes are loaded. This class is loaded by
 * name if the module of the Vector API is present.
 *
 * <p>Internal: for the engine only. Stateless and thread-safe.
 */
public final class VectorBits implements IntSupplier {

  private static final String PROPERTY = "efficientnet4j.vector.bits";
  private static final int NARROWEST = 128;
  private static final int WIDEST = 512;

  /** Creates the supplier, which has no state. */
  public VectorBits() {}

  /**
   * {@return the width of the vector kernels in bits: 128, 256 or 512}
   *
   * @throws IllegalArgumentException if the property {@code efficientnet4j.vector.bits} has another
   *     value
   */
  @Override
  public int getAsInt() {
    int asked = Integer.getInteger(PROPERTY, 0);
    return switch (asked) {
      case 0 -> {
        // On x86 and ARM the preferred shape is the widest. Shapes wider than 512 bits do not
        // exist.
        int preferred = VectorShape.preferredShape().vectorBitSize();
        yield preferred >= NARROWEST && preferred <= WIDEST ? preferred : NARROWEST;
      }
      case 128, 256, 512 -> asked;
      default ->
          throw new IllegalArgumentException(
              "the property " + PROPERTY + " must be 128, 256 or 512, but was " + asked);
    };
  }
}
