package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;
import java.util.random.RandomGenerator;

/**
 * Modifies an image at random. The same image and the same generator state give the same result.
 *
 * <p>Implementations are immutable and thread-safe.
 */
@FunctionalInterface
public interface PixelAugmentation {

  /**
   * Applies the augmentation to one image.
   *
   * @param image an image of one or three channels; it is not modified
   * @param random the source of random choices
   * @return the augmented image, perhaps of another size; the same object if nothing changes
   */
  Pixels apply(Pixels image, RandomGenerator random);
}
