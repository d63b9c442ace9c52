package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;
import java.util.random.RandomGenerator;

/**
 * Makes a network's input of an image. The same image and the same state of the generator give the
 * same bits.
 *
 * <p>Implementations are immutable and thread-safe.
 */
public interface SampleTransform {

  /**
   * The channels of every sample.
   *
   * @return C, at least 1
   */
  int channels();

  /**
   * The height of every sample.
   *
   * @return H, in pixels, at least 1
   */
  int height();

  /**
   * The width of every sample.
   *
   * @return W, in pixels, at least 1
   */
  int width();

  /**
   * The values of every sample.
   *
   * @return C · H · W
   */
  default int elements() {
    return channels() * height() * width();
  }

  /**
   * Transforms one image.
   *
   * @param image of any size
   * @param random where random choices are drawn from; of this call's own
   * @param target receives C x H x W, row-major
   * @param offset of the first value in the target
   * @throws IllegalArgumentException if no sample can be made of this image, though of others; any
   *     other exception is a fault of the transform
   */
  void apply(Pixels image, RandomGenerator random, float[] target, int offset);
}
