package io.github.efficientnet4j.training.augmentation;

import static io.github.efficientnet4j.training.augmentation.ImageOperation.AUTO_CONTRAST;
import static io.github.efficientnet4j.training.augmentation.ImageOperation.COLOR;
import static io.github.efficientnet4j.training.augmentation.ImageOperation.CONTRAST;
import static io.github.efficientnet4j.training.augmentation.ImageOperation.EQUALIZE;
import static io.github.efficientnet4j.training.augmentation.ImageOperation.INVERT;
import static io.github.efficientnet4j.training.augmentation.ImageOperation.POSTERIZE;
import static io.github.efficientnet4j.training.augmentation.ImageOperation.ROTATE;
import static io.github.efficientnet4j.training.augmentation.ImageOperation.SHARPNESS;
import static io.github.efficientnet4j.training.augmentation.ImageOperation.SHEAR_X;
import static io.github.efficientnet4j.training.augmentation.ImageOperation.SOLARIZE;

import io.github.efficientnet4j.image.Pixels;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * AutoAugment (Cubuk et al., CVPR 2019).
 *
 * <p>For each image, one pair of operations is drawn from the policy. Each operation of the pair is
 * applied with its own probability. Its magnitude is one of ten steps.
 *
 * <p>Immutable and thread-safe.
 *
 * @param policy the pairs, at least one
 */
public record AutoAugment(List<Pair> policy) implements PixelAugmentation {

  private static final int BINS = 10;

  /** The ImageNet policy: Table 9 of AutoAugment's paper, as in torchvision 0.14. */
  private static final AutoAugment IMAGENET =
      new AutoAugment(
          List.of(
              pair(POSTERIZE, 0.4, 8, ROTATE, 0.6, 9),
              pair(SOLARIZE, 0.6, 5, AUTO_CONTRAST, 0.6, 0),
              pair(EQUALIZE, 0.8, 0, EQUALIZE, 0.6, 0),
              pair(POSTERIZE, 0.6, 7, POSTERIZE, 0.6, 6),
              pair(EQUALIZE, 0.4, 0, SOLARIZE, 0.2, 4),
              pair(EQUALIZE, 0.4, 0, ROTATE, 0.8, 8),
              pair(SOLARIZE, 0.6, 3, EQUALIZE, 0.6, 0),
              pair(POSTERIZE, 0.8, 5, EQUALIZE, 1.0, 0),
              pair(ROTATE, 0.2, 3, SOLARIZE, 0.6, 8),
              pair(EQUALIZE, 0.6, 0, POSTERIZE, 0.4, 6),
              pair(ROTATE, 0.8, 8, COLOR, 0.4, 0),
              pair(ROTATE, 0.4, 9, EQUALIZE, 0.6, 0),
              pair(EQUALIZE, 0.0, 0, EQUALIZE, 0.8, 0),
              pair(INVERT, 0.6, 0, EQUALIZE, 1.0, 0),
              pair(COLOR, 0.6, 4, CONTRAST, 1.0, 8),
              pair(ROTATE, 0.8, 8, COLOR, 1.0, 2),
              pair(COLOR, 0.8, 8, SOLARIZE, 0.8, 7),
              pair(SHARPNESS, 0.4, 7, INVERT, 0.6, 0),
              pair(SHEAR_X, 0.6, 5, EQUALIZE, 1.0, 0),
              pair(COLOR, 0.4, 0, EQUALIZE, 0.6, 0),
              pair(EQUALIZE, 0.4, 0, SOLARIZE, 0.2, 4),
              pair(SOLARIZE, 0.6, 5, AUTO_CONTRAST, 0.6, 0),
              pair(INVERT, 0.6, 0, EQUALIZE, 1.0, 0),
              pair(COLOR, 0.6, 4, CONTRAST, 1.0, 8),
              pair(EQUALIZE, 0.8, 0, EQUALIZE, 0.6, 0)));

  /**
   * Two operations that are applied in sequence.
   *
   * <p>Immutable and thread-safe.
   *
   * @param first the first operation
   * @param second the second operation
   */
  public record Pair(Trial first, Trial second) {}

  /**
   * An operation that is applied with some probability.
   *
   * <p>Immutable and thread-safe.
   *
   * @param operation the operation
   * @param probability the probability that it is applied, in [0, 1]
   * @param magnitude the step of the scale, 0 to 9; ignored by operations without a magnitude
   */
  public record Trial(ImageOperation operation, double probability, int magnitude) {

    /**
     * Creates the trial.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public Trial {
      Probability.require(probability);
      if (magnitude < 0 || magnitude >= BINS) {
        throw new IllegalArgumentException("magnitude must be 0 to 9, but was " + magnitude);
      }
    }

    private Pixels apply(Pixels image, RandomGenerator random) {
      // Both numbers are always drawn. Each pair therefore consumes the same number of draws.
      boolean applied = random.nextDouble() < probability;
      boolean negated = random.nextBoolean() && operation.signed();
      if (!applied) {
        return image;
      }
      double strength = operation.magnitude(magnitude, BINS, image.height(), image.width());
      return operation.apply(image, negated ? -strength : strength);
    }
  }

  /**
   * Creates the augmentation.
   *
   * @throws IllegalArgumentException if the policy is empty
   */
  public AutoAugment {
    policy = List.copyOf(policy);
    if (policy.isEmpty()) {
      throw new IllegalArgumentException("a policy needs at least one pair of operations");
    }
  }

  private static Pair pair(
      ImageOperation first,
      double firstProbability,
      int firstMagnitude,
      ImageOperation second,
      double secondProbability,
      int secondMagnitude) {
    return new Pair(
        new Trial(first, firstProbability, firstMagnitude),
        new Trial(second, secondProbability, secondMagnitude));
  }

  /**
   * {@return the 25 pairs of the policy found on ImageNet, as torchvision has it}
   *
   * @see #efficientNet
   */
  public static AutoAugment imageNet() {
    return IMAGENET;
  }

  /**
   * {@return the policy that EfficientNet's authors trained with: {@code v0} in {@code
   * autoaugment.py} of their release}
   *
   * <p>It has other pairs than {@link #imageNet}, with {@code SolarizeAdd} among their operations.
   * Magnitudes are steps of ten. What a geometric operation leaves empty is grey (128), not black.
   * Translations are in pixels and do not depend on the image's size.
   */
  public static PixelAugmentation efficientNet() {
    return AutoAugmentV0.INSTANCE;
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    Pair pair = policy.get(random.nextInt(policy.size()));
    return pair.second().apply(pair.first().apply(image, random), random);
  }
}
