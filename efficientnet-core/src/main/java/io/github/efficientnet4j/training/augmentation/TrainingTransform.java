package io.github.efficientnet4j.training.augmentation;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Pixels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Augments an image step by step, and normalises the result as the model's own transform does.
 *
 * <p>Immutable and thread-safe.
 *
 * @param evaluation the model's transform: its crop's size and its normalisation are those of the
 *     samples, its resizing is not used
 * @param steps applied in order; the last must leave the image in the size of the crop
 * @param erasing applied to the normalised sample, if there
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
   * For photos: a random resized crop with the model's filter and a flip, as ImageNet's networks
   * are trained.
   *
   * @param evaluation the model's transform
   * @return the transform
   */
  public static TrainingTransform photos(ImageTransform evaluation) {
    return of(
        evaluation,
        RandomResizedCrop.imageNet(
            evaluation.cropHeight(), evaluation.cropWidth(), evaluation.resampling()),
        new RandomHorizontalFlip(0.5));
  }

  /**
   * For small images: a random shift and a flip, then resized and cropped as in evaluation. Shifts
   * are in pixels of the image itself, so that networks of several resolutions learn the same.
   *
   * @param evaluation the model's transform
   * @param largestShift in pixels, at least 0; 4 is usual for 32x32
   * @return the transform
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
   * Steps of one's own.
   *
   * @param evaluation the model's transform
   * @param steps applied in order; the last must leave the image in the size of the model's crop
   * @return the transform
   */
  public static TrainingTransform of(ImageTransform evaluation, PixelAugmentation... steps) {
    return new TrainingTransform(evaluation, List.of(steps), Optional.empty());
  }

  /**
   * A copy with one more step at the end, such as {@link AutoAugment} or {@link RandAugment}.
   *
   * @param step keeps the image's size
   * @return the changed copy
   */
  public TrainingTransform with(PixelAugmentation step) {
    List<PixelAugmentation> more = new ArrayList<>(steps);
    more.add(step);
    return new TrainingTransform(evaluation, more, erasing);
  }

  /**
   * A copy that erases parts of the samples.
   *
   * @param random which and how often
   * @return the changed copy
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
   * @throws IllegalStateException if the steps leave the image in another size
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
