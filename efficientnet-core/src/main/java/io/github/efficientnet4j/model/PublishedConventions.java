package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.BatchNorm;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.weights.published.PublishedNumerics;
import io.github.efficientnet4j.weights.published.PublishedTransform;
import io.github.efficientnet4j.weights.published.PublishedWeights;

/** The catalogue's facts about weights, in the types that networks and images use. */
final class PublishedConventions {

  private PublishedConventions() {}

  static Architecture apply(PublishedWeights weights, Architecture architecture) {
    PublishedNumerics numerics = weights.numerics();
    return architecture
        .withPadding(
            numerics.padding() == PublishedNumerics.Padding.SAME
                ? PaddingMode.SAME
                : PaddingMode.SYMMETRIC)
        .withBatchNorm(new BatchNorm(numerics.batchNormEpsilon(), numerics.batchNormMomentum()));
  }

  static ImageTransform transform(PublishedWeights weights) {
    PublishedTransform facts = weights.transform();
    Resampling resampling =
        facts.interpolation() == PublishedTransform.Interpolation.BILINEAR
            ? Resampling.BILINEAR
            : Resampling.BICUBIC;
    return ImageTransform.imageNet(facts.resize(), facts.crop(), resampling)
        .withNormalization(facts.mean(), facts.std());
  }
}
