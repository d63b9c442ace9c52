package io.github.efficientnet4j.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Objects;

/**
 * An 8-bit RGB image in memory.
 *
 * <p>Immutable and thread-safe.
 */
public final class RgbImage implements ImageSource {

  private static final int CHANNELS = 3;

  private final int width;
  private final int height;
  private final byte[] pixels;

  /** Wraps the array without copying it. */
  RgbImage(int width, int height, byte[] pixels) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an image needs at least one pixel, but had " + width + "x" + height);
    }
    if (pixels.length != (long) CHANNELS * width * height) {
      throw new IllegalArgumentException(
          "an RGB image of "
              + width
              + "x"
              + height
              + " has "
              + (long) CHANNELS * width * height
              + " bytes, but there were "
              + pixels.length);
    }
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /**
   * {@return an image of a copy of the given pixels}
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param rgb red, green, blue of each pixel, row by row; copied
   * @throws IllegalArgumentException if the sizes do not match
   */
  public static RgbImage of(int width, int height, byte[] rgb) {
    return new RgbImage(width, height, rgb.clone());
  }

  /**
   * Converts an image of any type. Alpha is dropped without blending; samples that were multiplied
   * by it are divided by it. 16-bit samples keep their upper byte. Grey becomes three equal
   * channels without a change of gamma.
   *
   * @param image the image
   * @return the pixels
   */
  public static RgbImage of(BufferedImage image) {
    Objects.requireNonNull(image, "image");
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] pixels = new byte[Math.multiplyExact(CHANNELS, Math.multiplyExact(width, height))];
    if (plainSamples(image.getColorModel())) {
      fromSamples(image.getRaster(), image.getColorModel(), pixels);
    } else {
      fromColours(image, pixels);
    }
    return new RgbImage(width, height, pixels);
  }

  /** {@return this image} The decoder is not used. */
  @Override
  public RgbImage read(ImageDecoder decoder) {
    return this;
  }

  /**
   * {@return whether the samples are plain grey or RGB, so that Java's colour management is not
   * needed}
   */
  private static boolean plainSamples(ColorModel model) {
    int type = model.getColorSpace().getType();
    return model instanceof ComponentColorModel
        && (type == java.awt.color.ColorSpace.TYPE_GRAY
            || type == java.awt.color.ColorSpace.TYPE_RGB)
        && (model.getTransferType() == DataBuffer.TYPE_BYTE
            || model.getTransferType() == DataBuffer.TYPE_USHORT)
        && model.getComponentSize(0) >= 8;
  }

  private static void fromSamples(Raster raster, ColorModel model, byte[] pixels) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    int excessBits = model.getComponentSize(0) - 8;
    boolean grey = bands < CHANNELS;
    int[] row = new int[width * bands];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      if (model.isAlphaPremultiplied()) {
        divideByAlpha(row, bands, (1 << model.getComponentSize(0)) - 1);
      }
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < CHANNELS; c++) {
          pixels[at++] = (byte) (row[x * bands + (grey ? 0 : c)] >> excessBits);
        }
      }
    }
  }

  /** Turns samples that were multiplied by alpha, the last band, into plain ones. */
  private static void divideByAlpha(int[] row, int bands, int largest) {
    for (int x = 0; x < row.length; x += bands) {
      int alpha = row[x + bands - 1];
      for (int c = 0; alpha > 0 && c < bands - 1; c++) {
        long scaled = ((long) row[x + c] * largest + alpha / 2) / alpha;
        row[x + c] = (int) Math.min(largest, scaled);
      }
    }
  }

  private static void fromColours(BufferedImage image, byte[] pixels) {
    int width = image.getWidth();
    boolean indexed = image.getColorModel() instanceof IndexColorModel;
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      if (indexed) {
        // getRGB gives black for a fully transparent index. PIL keeps the colour of that index.
        IndexColorModel palette = (IndexColorModel) image.getColorModel();
        image.getRaster().getSamples(0, y, width, 1, 0, row);
        for (int x = 0; x < width; x++) {
          int i = row[x];
          row[x] = palette.getRed(i) << 16 | palette.getGreen(i) << 8 | palette.getBlue(i);
        }
      } else {
        image.getRGB(0, y, width, 1, row, 0, width);
      }
      for (int rgb : row) {
        pixels[at++] = (byte) (rgb >> 16);
        pixels[at++] = (byte) (rgb >> 8);
        pixels[at++] = (byte) rgb;
      }
    }
  }

  /** {@return the width in columns} */
  public int width() {
    return width;
  }

  /** {@return the height in rows} */
  public int height() {
    return height;
  }

  /**
   * {@return one sample, from 0 to 255}
   *
   * @param x column from the left
   * @param y row from the top
   * @param channel 0 red, 1 green, 2 blue
   * @throws IndexOutOfBoundsException if the sample does not exist
   */
  public int sample(int x, int y, int channel) {
    Objects.checkIndex(x, width);
    Objects.checkIndex(y, height);
    Objects.checkIndex(channel, CHANNELS);
    return pixels[(y * width + x) * CHANNELS + channel] & 0xff;
  }

  /** {@return all samples as a new array: red, green, blue of each pixel, row by row} */
  public byte[] toBytes() {
    return pixels.clone();
  }

  /** {@return the image as a new image of type {@link BufferedImage#TYPE_INT_RGB}} */
  public BufferedImage toBufferedImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        row[x] = sample(x, y, 0) << 16 | sample(x, y, 1) << 8 | sample(x, y, 2);
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    return image;
  }

  /** {@return the array of samples, not a copy; to be read only} */
  byte[] pixels() {
    return pixels;
  }
}
