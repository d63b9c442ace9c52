package io.github.efficientnet4j.cli.train;

import io.github.efficientnet4j.cli.network.Computation;
import io.github.efficientnet4j.cli.network.ComputeOptions;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.training.augmentation.MixUp;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options of whatever trains, beside those of its {@linkplain RecipeOptions recipe}: what it
 * learns from, in which batches, and what computes.
 */
public final class TrainingOptions {

  /** Of {@code --data}, which not every command must be given. */
  public static final String DATA =
      "A folder with a folder of images per class, or with train and val or test that hold such;"
          + " or a folder of IDX files (MNIST, Fashion-MNIST).";

  /** Images a batch, if nothing is said. */
  public static final int USUAL_BATCH = 32;

  @Option(
      names = "--per-class",
      paramLabel = "N",
      converter = Numbers.AtLeastZero.class,
      description = "Learn from at most N images of each class, drawn at random (default: all).")
  private Integer perClass;

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = Numbers.AtLeastOne.class,
      description = "Images a batch (default: " + USUAL_BATCH + ").")
  private Integer batch;

  @Option(
      names = "--augment",
      description =
          "One of ${COMPLETION-CANDIDATES} (default: crop for photos, shift for IDX files).")
  private Augmentation augment;

  @Option(
      names = "--mixup",
      paramLabel = "ALPHA",
      converter = Numbers.NotNegative.class,
      description = "Mix pairs of images; 0.2 is usual (default: not at all).")
  private Double mixup;

  @Mixin private ComputeOptions compute;

  /** The most images of each class, if they are limited. */
  public Optional<Integer> perClass() {
    return Optional.ofNullable(perClass);
  }

  /** Images a batch, if they are given. */
  public Optional<Integer> batch() {
    return Optional.ofNullable(batch);
  }

  /** How images are changed, if it is given. */
  public Optional<Augmentation> augment() {
    return Optional.ofNullable(augment);
  }

  /** How images are changed, if nothing is said. */
  public static Augmentation usualAugment(LabelledImages images) throws IOException {
    return images.isIdx() ? Augmentation.SHIFT : Augmentation.CROP;
  }

  /** How strongly images are mixed, if it is given. */
  public Optional<Double> mixup() {
    return Optional.ofNullable(mixup);
  }

  /**
   * Checks how strongly images are mixed.
   *
   * @param mixup 0 for not at all
   * @throws Failures.UsageException if it is out of range
   */
  public static void requireMixup(double mixup) {
    if (mixup != 0) {
      try {
        new MixUp(mixup);
      } catch (IllegalArgumentException e) {
        throw new Failures.UsageException("mixup: " + e.getMessage() + "; 0 is for none");
      }
    }
  }

  /** What computes the training. */
  public Computation computation() {
    return compute.computation();
  }
}
