package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Pixels;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The model's own transform, for validation. Not random.
 *
 * <p>Immutable and thread-safe.
 *
 * @param transform the transform that {@code classify} applies to an image; a one-channel transform
 *     uses grey images unchanged
 */
public record EvaluationTransform(ImageTransform transform) implements SampleTransform {

  /** Creates the transform. */
  public EvaluationTransform {
    Objects.requireNonNull(transform, "transform");
  }

  @Override
  public int channels() {
    return transform.mean().size();
  }

  @Override
  public int height() {
    return transform.cropHeight();
  }

  @Override
  public int width() {
    return transform.cropWidth();
  }

  @Override
  public void apply(Pixels image, RandomGenerator random, float[] target, int offset) {
    float[] sample = transform.apply(image.toRgb());
    System.arraycopy(sample, 0, target, offset, sample.length);
  }
}
