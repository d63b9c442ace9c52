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
 * How every network of a study is trained: with the same passes over the same images, in the same
 * way.
 *
 * <p>Immutable and thread-safe.
 *
 * @param config epochs, update rule and schedule; each training replaces the seed with its own
 * @param batch the images of a step, at least 1
 * @param augmentation makes a network's training transform from its evaluation transform; it must
 *     accept images of any size and produce the size of the evaluation transform
 * @param mixUp how images are mixed, if they are mixed
 * @param engines creates the engines that compute gradients
 * @param threads the threads that each training loads and evaluates images with, 0 for one per
 *     core; the training engines have their own setting
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
   * @throws IllegalArgumentException if the batch is below 1, or if threads are out of range
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
   * {@return a budget with the Java engine, without mixing of images}
   *
   * @param config epochs, update rule and schedule
   * @param batch the images of a step, at least 1
   * @param augmentation makes a network's training transform from its evaluation transform
   * @param threads the threads that each training computes with, 0 for one per core
   * @throws IllegalArgumentException if the batch is below 1, or if threads are out of range
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
