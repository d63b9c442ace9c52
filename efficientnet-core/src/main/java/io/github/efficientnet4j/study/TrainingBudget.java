package io.github.efficientnet4j.study;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.training.TrainingConfig;
import io.github.efficientnet4j.training.TrainingEngines;
import io.github.efficientnet4j.training.augmentation.MixUp;
import io.github.efficientnet4j.training.augmentation.SampleTransform;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * How every network of a study is trained: the same passes over the same images, in the same way.
 *
 * <p>Immutable and thread-safe.
 *
 * @param config epochs, update rule, schedule; its seed is replaced by the training's
 * @param batch images a step, at least 1
 * @param augmentation makes a network's training transform of its evaluation transform; it must
 *     lead images of any size to that transform's
 * @param mixUp how images are mixed, if they are
 * @param engines computes gradients
 * @param threads that each training computes with, 0 for as many as there are cores; the engines'
 *     own number is theirs
 */
public record TrainingBudget(
    TrainingConfig config,
    int batch,
    Function<ImageTransform, SampleTransform> augmentation,
    Optional<MixUp> mixUp,
    TrainingEngines engines,
    int threads) {

  /**
   * Creates the budget.
   *
   * @throws IllegalArgumentException if the batch is below 1 or threads are out of range
   */
  public TrainingBudget {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(augmentation, "augmentation");
    Objects.requireNonNull(mixUp, "mixUp");
    Objects.requireNonNull(engines, "engines");
    if (batch < 1) {
      throw new IllegalArgumentException("a batch must have at least 1 image, but had " + batch);
    }
    EngineOptions.defaults().withThreads(threads);
  }

  /**
   * A budget on the engine's kernels.
   *
   * @param config epochs, update rule, schedule
   * @param batch images a step, at least 1
   * @param augmentation makes a network's training transform of its evaluation transform
   * @param threads that each training computes with, 0 for as many as there are cores
   * @return the budget, without mixing of images
   * @throws IllegalArgumentException if the batch is below 1 or threads are out of range
   */
  public static TrainingBudget of(
      TrainingConfig config,
      int batch,
      Function<ImageTransform, SampleTransform> augmentation,
      int threads) {
    EngineOptions options = EngineOptions.defaults().withThreads(threads);
    return new TrainingBudget(
        config, batch, augmentation, Optional.empty(), TrainingEngines.java(options), threads);
  }
}
