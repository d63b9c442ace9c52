package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Pixels;
import java.util.random.RandomGenerator;

/**
 * Resizes and crops as the model's transform does, so that a network learns from images of the size
 * that it will be shown. No randomness.
 *
 * <p>Immutable and thread-safe.
 *
 * @param evaluation the model's transform
 */
record EvaluationCrop(ImageTransform evaluation) implements PixelAugmentation {

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    return isOfSize(image) ? image : Pixels.of(evaluation.cropped(image.toRgb()));
  }

  private boolean isOfSize(Pixels image) {
    return Math.min(image.height(), image.width()) == evaluation.resize()
        && image.height() == evaluation.cropHeight()
        && image.width() == evaluation.cropWidth();
  }
}
