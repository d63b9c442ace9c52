package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;
import java.util.random.RandomGenerator;

/**
 * Flips an image horizontally with a given probability.
 *
 * <p>Immutable and thread-safe.
 *
 * @param probability the probability, in [0, 1]
 */
public record RandomHorizontalFlip(double probability) implements PixelAugmentation {

  /**
   * Creates the augmentation.
   *
   * @throws IllegalArgumentException if the probability is out of range
   */
  public RandomHorizontalFlip {
    Probability.require(probability);
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    return random.nextDouble() < probability ? flipped(image) : image;
  }

  private static Pixels flipped(Pixels image) {
    int channels = image.channels();
    int width = image.width();
    byte[] from = image.samples();
    byte[] to = new byte[from.length];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < width; x++) {
        int source = (y * width + width - 1 - x) * channels;
        int target = (y * width + x) * channels;
        for (int c = 0; c < channels; c++) {
          to[target + c] = from[source + c];
        }
      }
    }
    return Pixels.of(channels, image.height(), width, to);
  }
}
