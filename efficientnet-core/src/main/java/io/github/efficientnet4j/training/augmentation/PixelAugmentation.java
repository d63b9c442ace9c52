package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;
import java.util.random.RandomGenerator;

/**
 * Changes an image at random. The same image and the same state of the generator give the same
 * result.
 *
 * <p>Implementations are immutable and thread-safe.
 */
@FunctionalInterface
public interface PixelAugmentation {

  /**
   * Changes one image.
   *
   * @param image of one or three channels; not changed itself
   * @param random where random choices are drawn from
   * @return a changed image, perhaps of another size; the same one if it stays as it is
   */
  Pixels apply(Pixels image, RandomGenerator random);
}
