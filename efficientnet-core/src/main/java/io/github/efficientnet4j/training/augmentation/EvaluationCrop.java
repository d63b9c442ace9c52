package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Pixels;
import java.util.random.RandomGenerator;

/**
 * Resizes and crops as the model's transform does. Training images then have the same scale as the
 * images at inference. Not random.
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
