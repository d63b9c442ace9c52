package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.Pixels;
import java.util.random.RandomGenerator;

/**
 * Pads an image with black on all sides, then crops a part of fixed size at a random position.
 *
 * <p>This random shift is the usual augmentation of small images (torchvision, {@code RandomCrop}).
 * If the padded image is still smaller than the crop, it is padded further to at least the crop's
 * size.
 *
 * <p>Immutable and thread-safe.
 *
 * @param height the crop's height in pixels, at least 1
 * @param width the crop's width in pixels, at least 1
 * @param padding the black pixels added on each side, at least 0
 */
public record RandomCrop(int height, int width, int padding) implements PixelAugmentation {

  /**
   * Creates the augmentation.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public RandomCrop {
    if (height < 1 || width < 1 || padding < 0) {
      throw new IllegalArgumentException(
          "the crop must have at least one row and column and no negative padding, but had "
              + height
              + "x"
              + width
              + " and "
              + padding);
    }
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    // The position of the image's first pixel in the result's coordinates.
    int top = padding(image.height(), height) - place(image.height(), height, random);
    int left = padding(image.width(), width) - place(image.width(), width, random);
    return shifted(image, top, left);
  }

  /** {@return the padding on each side of one axis} */
  private int padding(int image, int crop) {
    return Math.max(padding, crop - image - padding);
  }

  private int place(int image, int crop, RandomGenerator random) {
    return random.nextInt(image + 2 * padding(image, crop) - crop + 1);
  }

  Pixels shifted(Pixels image, int top, int left) {
    int channels = image.channels();
    byte[] to = new byte[channels * height * width];
    int firstColumn = Math.max(0, left);
    int columns = Math.min(width, left + image.width()) - firstColumn;
    for (int y = Math.max(0, top); columns > 0 && y < Math.min(height, top + image.height()); y++) {
      int from = ((y - top) * image.width() + firstColumn - left) * channels;
      System.arraycopy(
          image.samples(), from, to, (y * width + firstColumn) * channels, columns * channels);
    }
    return Pixels.of(channels, height, width, to);
  }
}
