package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;
import java.util.random.RandomGenerator;

/**
 * Converts an image to a network's input. The same image and the same generator state give the same
 * bits.
 *
 * <p>Implementations are immutable and thread-safe.
 */
public interface SampleTransform {

  /** {@return C, the number of channels of every sample, at least 1} */
  int channels();

  /** {@return H, the height of every sample in pixels, at least 1} */
  int height();

  /** {@return W, the width of every sample in pixels, at least 1} */
  int width();

  /** {@return the number of values of every sample, C · H · W} */
  default int elements() {
    return channels() * height() * width();
  }

  /**
   * Transforms one image.
   *
   * @param image an image of any size
   * @param random the source of random choices; no other call uses it
   * @param target receives C x H x W values, row-major
   * @param offset the index of the first value in the target
   * @throws IllegalArgumentException if this image, unlike others, cannot become a sample; any
   *     other exception is a fault of the transform
   */
  void apply(Pixels image, RandomGenerator random, float[] target, int offset);
}
