package io.github.efficientnet4j.cli.train;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.training.augmentation.AutoAugment;
import io.github.efficientnet4j.training.augmentation.EvaluationTransform;
import io.github.efficientnet4j.training.augmentation.RandAugment;
import io.github.efficientnet4j.training.augmentation.SampleTransform;
import io.github.efficientnet4j.training.augmentation.TrainingTransform;

/** How training images are changed at random. */
public enum Augmentation {
  /** Not at all. */
  NONE,
  /** Small images: shifted by up to two of their pixels, mirrored, and resized. */
  SHIFT,
  /** Photos: a random crop, resized, and mirrored. */
  CROP,
  /** As CROP, with torchvision's AutoAugment policy for ImageNet. */
  AUTOAUGMENT,
  /** As CROP, with the AutoAugment policy of EfficientNet's authors. */
  AUTOAUGMENT_V0,
  /** As CROP, with RandAugment. */
  RANDAUGMENT;

  private static final int MAX_SHIFT = 2;

  public SampleTransform of(ImageTransform transform) {
    return switch (this) {
      case NONE -> new EvaluationTransform(transform);
      case SHIFT -> TrainingTransform.smallImages(transform, MAX_SHIFT);
      case CROP -> TrainingTransform.photos(transform);
      case AUTOAUGMENT -> TrainingTransform.photos(transform).with(AutoAugment.imageNet());
      case AUTOAUGMENT_V0 -> TrainingTransform.photos(transform).with(AutoAugment.efficientNet());
      case RANDAUGMENT -> TrainingTransform.photos(transform).with(RandAugment.standard());
    };
  }
}
