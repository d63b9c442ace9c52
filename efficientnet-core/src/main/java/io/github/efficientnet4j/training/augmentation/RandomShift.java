package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;
import java.util.random.RandomGenerator;

/**
 * Moves an image by a random number of its own pixels in each direction. The uncovered part is
 * black.
 *
 * <p>Immutable and thread-safe.
 *
 * @param largest the largest shift in pixels, at least 0
 */
record RandomShift(int largest) implements PixelAugmentation {

  RandomShift {
    if (largest < 0) {
      throw new IllegalArgumentException(
          "the largest shift must be at least 0 pixels, but was " + largest);
    }
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    return new RandomCrop(image.height(), image.width(), largest).apply(image, random);
  }
}
