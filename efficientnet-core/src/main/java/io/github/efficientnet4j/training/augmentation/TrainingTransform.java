package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Pixels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Augments an image step by step, then normalises it as the model's own transform does.
 *
 * <p>Immutable and thread-safe.
 *
 * @param evaluation the model's transform; samples use its crop size and its normalisation, but not
 *     its resizing
 * @param steps the augmentations, in order; the last must produce an image of the crop size
 * @param erasing random erasing of the normalised sample, if any
 */
public record TrainingTransform(
    ImageTransform evaluation, List<PixelAugmentation> steps, Optional<RandomErasing> erasing)
    implements SampleTransform {

  /** Creates the transform. */
  public TrainingTransform {
    Objects.requireNonNull(evaluation, "evaluation");
    Objects.requireNonNull(erasing, "erasing");
    steps = List.copyOf(steps);
  }

  /**
   * {@return a transform for photos: a random resized crop with the model's filter and a flip}
   * ImageNet's networks are trained with it.
   *
   * @param evaluation the model's transform
   */
  public static TrainingTransform photos(ImageTransform evaluation) {
    return of(
        evaluation,
        RandomResizedCrop.imageNet(
            evaluation.cropHeight(), evaluation.cropWidth(), evaluation.resampling()),
        new RandomHorizontalFlip(0.5));
  }

  /**
   * {@return a transform for small images: a random shift and a flip, then resizing and cropping as
   * in evaluation}
   *
   * <p>Shifts are in pixels of the original image. Networks of different resolutions therefore see
   * the same shifts.
   *
   * @param evaluation the model's transform
   * @param largestShift the largest shift in pixels, at least 0; 4 is usual for 32x32
   * @throws IllegalArgumentException if the shift is negative
   */
  public static TrainingTransform smallImages(ImageTransform evaluation, int largestShift) {
    return of(
        evaluation,
        new RandomShift(largestShift),
        new RandomHorizontalFlip(0.5),
        new EvaluationCrop(evaluation));
  }

  /**
   * {@return a transform with custom steps}
   *
   * @param evaluation the model's transform
   * @param steps the augmentations, in order; the last must produce an image of the model's crop
   *     size
   */
  public static TrainingTransform of(ImageTransform evaluation, PixelAugmentation... steps) {
    return new TrainingTransform(evaluation, List.of(steps), Optional.empty());
  }

  /**
   * {@return a copy with one more step at the end, such as {@link AutoAugment} or {@link
   * RandAugment}}
   *
   * @param step a step that keeps the image's size
   */
  public TrainingTransform with(PixelAugmentation step) {
    List<PixelAugmentation> more = new ArrayList<>(steps);
    more.add(step);
    return new TrainingTransform(evaluation, more, erasing);
  }

  /**
   * {@return a copy with random erasing}
   *
   * @param random the erasing and its probability
   */
  public TrainingTransform with(RandomErasing random) {
    return new TrainingTransform(evaluation, steps, Optional.of(random));
  }

  @Override
  public int channels() {
    return evaluation.mean().size();
  }

  @Override
  public int height() {
    return evaluation.cropHeight();
  }

  @Override
  public int width() {
    return evaluation.cropWidth();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the steps produce an image of another size
   */
  @Override
  public void apply(Pixels image, RandomGenerator random, float[] target, int offset) {
    Pixels augmented = image;
    for (PixelAugmentation step : steps) {
      augmented = step.apply(augmented, random);
    }
    if (augmented.height() != height() || augmented.width() != width()) {
      throw new IllegalStateException(
          "the steps left an image of "
              + augmented.height()
              + "x"
              + augmented.width()
              + ", but samples are "
              + height()
              + "x"
              + width()
              + "; end with a crop of that size");
    }
    evaluation.normalize(augmented, target, offset);
    if (erasing.isPresent()) {
      erasing.get().apply(target, offset, channels(), height(), width(), random);
    }
  }
}
