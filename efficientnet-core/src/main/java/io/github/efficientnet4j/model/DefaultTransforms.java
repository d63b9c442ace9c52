package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.Family;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Default image transforms for weights without one of their own. */
final class DefaultTransforms {

  /** The fraction of the resized image that ImageNet evaluation crops. */
  private static final double CROP_PART = 0.875;

  private DefaultTransforms() {}

  /**
   * {@return torchvision's evaluation transform of a variant, or a general rule for variants
   * without torchvision weights}
   */
  private static ImageTransform of(EfficientNetVariant variant) {
    return variant.compareTo(EfficientNetVariant.B7) <= 0
        ? PublishedWeights.defaultFor(variant.shortName()).transform()
        : ofResolution(variant.resolution(), Resampling.BICUBIC);
  }

  static ImageTransform of(Architecture architecture) {
    for (EfficientNetVariant variant : EfficientNetVariant.values()) {
      if (variant.modelName().equals(architecture.name())
          && variant.resolution() == architecture.resolution()) {
        return withChannels(of(variant), architecture.inputChannels());
      }
    }
    // torchvision evaluates MobileNetV2 and ResNet with bilinear resampling.
    Resampling resampling =
        architecture.family() == Family.EFFICIENTNET ? Resampling.BICUBIC : Resampling.BILINEAR;
    return withChannels(
        ofResolution(architecture.resolution(), resampling), architecture.inputChannels());
  }

  private static ImageTransform ofResolution(int resolution, Resampling resampling) {
    return ImageTransform.imageNet(
        (int) Math.round(resolution / CROP_PART), resolution, resampling);
  }

  /**
   * {@return a transform for another number of channels} Mean and standard deviation are averaged
   * for one channel, and repeated for more.
   */
  static ImageTransform withChannels(ImageTransform transform, int channels) {
    return transform.mean().size() == channels
        ? transform
        : transform.withNormalization(
            fitted(transform.mean(), channels), fitted(transform.std(), channels));
  }

  private static List<Double> fitted(List<Double> values, int channels) {
    if (channels == 1) {
      return List.of(values.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
    }
    List<Double> repeated = new ArrayList<>();
    for (int i = 0; i < channels; i++) {
      repeated.add(values.get(i % values.size()));
    }
    return Collections.unmodifiableList(repeated);
  }
}
