package io.github.efficientnet4j.image;

import java.util.List;
import java.util.Objects;

/**
 * The preprocessing of an image into a network's input. The shorter side is resized and the centre
 * is cropped. Samples are divided by 255, the mean is subtracted, and the result is divided by the
 * standard deviation. Each step rounds like torchvision.
 *
 * <p>Immutable and thread-safe.
 *
 * @param resize the shorter side after resizing, in pixels, at least 1
 * @param cropHeight rows of the result, at least 1; a smaller image is padded with black
 * @param cropWidth columns of the result, at least 1
 * @param resampling the filter of the resizing
 * @param mean one value per channel: three for RGB, or one for grey
 * @param std one value above 0 per channel
 */
public record ImageTransform(
    int resize,
    int cropHeight,
    int cropWidth,
    Resampling resampling,
    List<Double> mean,
    List<Double> std) {

  private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);
  static final int MAX_SIDE = 16_384;

  /**
   * Creates the transform.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public ImageTransform {
    Objects.requireNonNull(resampling, "resampling");
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    requireSide("resize", resize);
    requireSide("crop height", cropHeight);
    requireSide("crop width", cropWidth);
    if (mean.isEmpty() || mean.size() != std.size()) {
      throw new IllegalArgumentException(
          "mean and std need one value per channel, but were " + mean + " and " + std);
    }
    for (int channel = 0; channel < mean.size(); channel++) {
      double deviation = std.get(channel);
      if (!Double.isFinite(mean.get(channel)) || !Double.isFinite(deviation) || !(deviation > 0)) {
        throw new IllegalArgumentException(
            "mean must be finite and std above 0, but were " + mean + " and " + std);
      }
    }
  }

  private static void requireSide(String name, int pixels) {
    if (pixels < 1 || pixels > MAX_SIDE) {
      throw new IllegalArgumentException(
          name + " must be between 1 and " + MAX_SIDE + " pixels, but was " + pixels);
    }
  }

  /**
   * {@return torchvision's evaluation transform with ImageNet's mean and standard deviation}
   *
   * @param resize the shorter side after resizing, in pixels
   * @param crop the side of the square centre crop, in pixels
   * @param resampling the filter
   * @throws IllegalArgumentException if a value is out of range
   */
  public static ImageTransform imageNet(int resize, int crop, Resampling resampling) {
    return new ImageTransform(resize, crop, crop, resampling, IMAGENET_MEAN, IMAGENET_STD);
  }

  /**
   * {@return a transform in timm's parameters, where the crop is a fraction of the resized image;
   * it resizes to floor(size / cropPart)}
   *
   * @param size the side of the square centre crop, in pixels
   * @param cropPart the crop as a fraction of the resized side, in (0, 1]
   * @param resampling the filter
   * @throws IllegalArgumentException if a value is out of range
   */
  public static ImageTransform timm(int size, double cropPart, Resampling resampling) {
    if (!(cropPart > 0 && cropPart <= 1)) {
      throw new IllegalArgumentException("crop part must be in (0, 1], but was " + cropPart);
    }
    return imageNet((int) Math.floor(size / cropPart), size, resampling);
  }

  /**
   * {@return a copy with another normalisation}
   *
   * @param newMean one value per channel
   * @param newStd one value above 0 per channel
   */
  public ImageTransform withNormalization(List<Double> newMean, List<Double> newStd) {
    return new ImageTransform(resize, cropHeight, cropWidth, resampling, newMean, newStd);
  }

  /**
   * Resizes and crops an image without normalising it.
   *
   * @param image an upright image
   * @return an image of cropHeight rows and cropWidth columns
   * @throws IllegalArgumentException if the image is so narrow that the resized image would exceed
   *     16384 x 16384 pixels
   */
  public RgbImage cropped(RgbImage image) {
    CentreCrop crop = CentreCrop.of(this, image.width(), image.height());
    RgbImage resized = Resizer.resize(image, crop.resizedWidth(), crop.resizedHeight(), resampling);
    return crop.of(resized);
  }

  /**
   * {@return the part of an image that the network sees: the centre crop, in pixels of the image
   * before resizing} The part reaches beyond the image where the crop is larger than the resized
   * image.
   *
   * @param width columns of the upright image, at least 1
   * @param height rows of the upright image, at least 1
   * @throws IllegalArgumentException if a side is below 1, or the image is so narrow that the
   *     resized image would exceed 16384 x 16384 pixels
   */
  public ImageRegion visiblePart(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an image needs at least one pixel, but had " + width + "x" + height);
    }
    return CentreCrop.of(this, width, height).inImageOf(width, height);
  }

  /**
   * Computes the network's input.
   *
   * @param image an upright image
   * @return channels x cropHeight x cropWidth, normalised; the image is converted to grey (ITU-R
   *     601-2) if the transform has one channel, and channels are repeated if it has more than
   *     three
   */
  public float[] apply(RgbImage image) {
    float[] result = new float[mean.size() * cropHeight * cropWidth];
    normalize(Pixels.of(cropped(image)), result, 0);
    return result;
  }

  /**
   * Normalises an image without resizing, for example after a random crop.
   *
   * @param image an image of any size; it is converted to grey (ITU-R 601-2) if the transform has
   *     one channel, and channels are repeated if the transform has more channels than the image
   * @param target receives channels x height x width
   * @param offset the index of the first value in the target
   * @throws IndexOutOfBoundsException if the target is too small
   */
  public void normalize(Pixels image, float[] target, int offset) {
    Pixels source = mean.size() == 1 ? image.toGrey() : image;
    byte[] samples = source.samples();
    int stride = source.channels();
    int pixels = source.height() * source.width();
    Objects.checkFromIndexSize(offset, mean.size() * pixels, target.length);
    for (int c = 0; c < mean.size(); c++) {
      float[] table = normalised(mean.get(c), std.get(c));
      int first = offset + c * pixels;
      for (int i = 0, at = c % stride; i < pixels; i++, at += stride) {
        target[first + i] = table[samples[at] & 0xff];
      }
    }
  }

  /** {@return the 256 possible results, computed step by step in float32 like PyTorch} */
  private static float[] normalised(double mean, double std) {
    float[] table = new float[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = (i / 255f - (float) mean) / (float) std;
    }
    return table;
  }
}
