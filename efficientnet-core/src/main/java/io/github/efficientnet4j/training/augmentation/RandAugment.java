package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * RandAugment (Cubuk et al., 2019): applies a few operations, drawn with equal probability, all at
 * one magnitude.
 *
 * <p>The operations are torchvision's: all of {@link ImageOperation} except inversion.
 *
 * <p>Immutable and thread-safe.
 *
 * @param operations the number of operations applied in sequence, at least 0
 * @param magnitude the step of the scale, 0 to {@code bins} − 1
 * @param bins the number of steps of the scale, at least 2; torchvision uses 31
 */
public record RandAugment(int operations, int magnitude, int bins) implements PixelAugmentation {

  private static final int BINS = 31;

  private static final List<ImageOperation> CHOICE =
      Stream.of(ImageOperation.values())
          .filter(operation -> operation != ImageOperation.INVERT)
          .toList();

  /**
   * Creates the augmentation.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public RandAugment {
    if (operations < 0 || bins < 2 || magnitude < 0 || magnitude >= bins) {
      throw new IllegalArgumentException(
          "operations must be at least 0, steps at least 2 and the magnitude one of these, but were "
              + operations
              + ", "
              + bins
              + " and "
              + magnitude);
    }
  }

  /** {@return torchvision's default: two operations at step 9 of 31} */
  public static RandAugment standard() {
    return of(2, 9);
  }

  /**
   * {@return the augmentation on torchvision's scale of 31 steps}
   *
   * @param operations the number of operations applied in sequence, at least 0
   * @param magnitude the step of the scale, 0 to 30
   * @throws IllegalArgumentException if a value is out of range
   */
  public static RandAugment of(int operations, int magnitude) {
    return new RandAugment(operations, magnitude, BINS);
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    Pixels result = image;
    for (int i = 0; i < operations; i++) {
      ImageOperation operation = CHOICE.get(random.nextInt(CHOICE.size()));
      double strength = operation.magnitude(magnitude, bins, image.height(), image.width());
      boolean negated = operation.signed() && random.nextBoolean();
      result = operation.apply(result, negated ? -strength : strength);
    }
    return result;
  }
}
