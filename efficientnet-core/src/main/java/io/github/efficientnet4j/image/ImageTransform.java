package io.github.efficientnet4j.image;

import java.util.List;
import java.util.Objects;

/**
 * How an image becomes a network's input: the shorter side is resized, the centre cropped, samples
 * divided by 255, the mean subtracted, divided by the deviation. With torchvision's rounding at
 * each step.
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
   * torchvision's evaluation transform with ImageNet's mean and deviation.
   *
   * @param resize the shorter side after resizing, in pixels
   * @param crop side of the square centre crop, in pixels
   * @param resampling the filter
   * @return the transform
   * @throws IllegalArgumentException if a value is out of range
   */
  public static ImageTransform imageNet(int resize, int crop, Resampling resampling) {
    return new ImageTransform(resize, crop, crop, resampling, IMAGENET_MEAN, IMAGENET_STD);
  }

  /**
   * timm's way of saying the same: the crop is a part of the resized image.
   *
   * @param size side of the square centre crop, in pixels
   * @param cropPart the crop as a part of the resized side, in (0, 1]
   * @param resampling the filter
   * @return a transform that resizes to floor(size / cropPart)
   * @throws IllegalArgumentException if a value is out of range
   */
  public static ImageTransform timm(int size, double cropPart, Resampling resampling) {
    if (!(cropPart > 0 && cropPart <= 1)) {
      throw new IllegalArgumentException("crop part must be in (0, 1], but was " + cropPart);
    }
    return imageNet((int) Math.floor(size / cropPart), size, resampling);
  }

  /**
   * A copy with another normalisation.
   *
   * @param newMean one value per channel
   * @param newStd one value above 0 per channel
   * @return the changed copy
   */
  public ImageTransform withNormalization(List<Double> newMean, List<Double> newStd) {
    return new ImageTransform(resize, cropHeight, cropWidth, resampling, newMean, newStd);
  }

  /**
   * Resizes and crops, without normalising.
   *
   * @param image an upright image
   * @return an image of cropHeight rows and cropWidth columns
   * @throws IllegalArgumentException if the image is so narrow that the resized one would be larger
   *     than 16384 x 16384 pixels
   */
  public RgbImage cropped(RgbImage image) {
    CentreCrop crop = CentreCrop.of(this, image.width(), image.height());
    RgbImage resized = Resizer.resize(image, crop.resizedWidth(), crop.resizedHeight(), resampling);
    return crop.of(resized);
  }

  /**
   * The part of an image that the network sees: the centre crop, in the pixels of the image before
   * resizing.
   *
   * @param width columns of the upright image, at least 1
   * @param height rows of the upright image, at least 1
   * @return the part; it reaches beyond the image where the crop is larger than the resized image
   * @throws IllegalArgumentException if a side is below 1, or the image is so narrow that the
   *     resized one would be larger than 16384 x 16384 pixels
   */
  public ImageRegion visiblePart(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an image needs at least one pixel, but had " + width + "x" + height);
    }
    return CentreCrop.of(this, width, height).inImageOf(width, height);
  }

  /**
   * Makes the network's input.
   *
   * @param image an upright image
   * @return channels x cropHeight x cropWidth, normalised; grey (ITU-R 601-2) where the transform
   *     has one channel, and channels repeated where it has more than three
   */
  public float[] apply(RgbImage image) {
    float[] result = new float[mean.size() * cropHeight * cropWidth];
    normalize(Pixels.of(cropped(image)), result, 0);
    return result;
  }

  /**
   * Normalises an image as it is, without resizing: for one that was cropped otherwise, such as at
   * random.
   *
   * @param image of any size; grey (ITU-R 601-2) is made of it where the transform has one channel,
   *     and channels are repeated where it has more than the image
   * @param target receives channels x height x width
   * @param offset of the first value in the target
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

  /** The 256 possible results, in float32 step by step as PyTorch computes them. */
  private static float[] normalised(double mean, double std) {
    float[] table = new float[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = (i / 255f - (float) mean) / (float) std;
    }
    return table;
  }
}
