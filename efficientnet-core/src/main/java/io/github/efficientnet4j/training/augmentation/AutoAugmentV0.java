package io.github.efficientnet4j.training.augmentation;

import static io.github.efficientnet4j.training.augmentation.AutoAugmentV0.Operation.AUTO_CONTRAST;
import static io.github.efficientnet4j.training.augmentation.AutoAugmentV0.Operation.COLOR;
import static io.github.efficientnet4j.training.augmentation.AutoAugmentV0.Operation.EQUALIZE;
import static io.github.efficientnet4j.training.augmentation.AutoAugmentV0.Operation.INVERT;
import static io.github.efficientnet4j.training.augmentation.AutoAugmentV0.Operation.POSTERIZE;
import static io.github.efficientnet4j.training.augmentation.AutoAugmentV0.Operation.ROTATE;
import static io.github.efficientnet4j.training.augmentation.AutoAugmentV0.Operation.SHEAR_X;
import static io.github.efficientnet4j.training.augmentation.AutoAugmentV0.Operation.SHEAR_Y;
import static io.github.efficientnet4j.training.augmentation.AutoAugmentV0.Operation.SOLARIZE;
import static io.github.efficientnet4j.training.augmentation.AutoAugmentV0.Operation.SOLARIZE_ADD;
import static io.github.efficientnet4j.training.augmentation.AutoAugmentV0.Operation.TRANSLATE_Y;

import io.github.efficientnet4j.image.Pixels;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The policy {@code v0} of EfficientNet's authors ({@code autoaugment.py} of their release).
 *
 * <p>It has other pairs, other magnitudes and another fill colour than torchvision's policy. The
 * arithmetic on samples is PIL's. TensorFlow's can differ from it by one level.
 *
 * <p>Immutable and thread-safe.
 */
final class AutoAugmentV0 implements PixelAugmentation {

  static final AutoAugmentV0 INSTANCE = new AutoAugmentV0();

  /** The strongest level. */
  static final int MAX_LEVEL = 10;

  static final List<Pair> POLICY =
      List.of(
          pair(EQUALIZE, 0.8, 1, SHEAR_Y, 0.8, 4),
          pair(COLOR, 0.4, 9, EQUALIZE, 0.6, 3),
          pair(COLOR, 0.4, 1, ROTATE, 0.6, 8),
          pair(SOLARIZE, 0.8, 3, EQUALIZE, 0.4, 7),
          pair(SOLARIZE, 0.4, 2, SOLARIZE, 0.6, 2),
          pair(COLOR, 0.2, 0, EQUALIZE, 0.8, 8),
          pair(EQUALIZE, 0.4, 8, SOLARIZE_ADD, 0.8, 3),
          pair(SHEAR_X, 0.2, 9, ROTATE, 0.6, 8),
          pair(COLOR, 0.6, 1, EQUALIZE, 1.0, 2),
          pair(INVERT, 0.4, 9, ROTATE, 0.6, 0),
          pair(EQUALIZE, 1.0, 9, SHEAR_Y, 0.6, 3),
          pair(COLOR, 0.4, 7, EQUALIZE, 0.6, 0),
          pair(POSTERIZE, 0.4, 6, AUTO_CONTRAST, 0.4, 7),
          pair(SOLARIZE, 0.6, 8, COLOR, 0.6, 9),
          pair(SOLARIZE, 0.2, 4, ROTATE, 0.8, 9),
          pair(ROTATE, 1.0, 7, TRANSLATE_Y, 0.8, 9),
          pair(SHEAR_X, 0.0, 0, SOLARIZE, 0.8, 4),
          pair(SHEAR_Y, 0.8, 0, COLOR, 0.6, 4),
          pair(COLOR, 1.0, 0, ROTATE, 0.6, 2),
          pair(EQUALIZE, 0.8, 4, EQUALIZE, 0.0, 8),
          pair(EQUALIZE, 1.0, 4, AUTO_CONTRAST, 0.6, 2),
          pair(SHEAR_Y, 0.4, 7, SOLARIZE_ADD, 0.6, 7),
          pair(POSTERIZE, 0.8, 2, SOLARIZE, 0.6, 10),
          pair(SOLARIZE, 0.6, 8, EQUALIZE, 0.6, 1),
          pair(COLOR, 0.8, 6, ROTATE, 0.4, 5));

  /** An operation with its magnitude at a level. */
  enum Operation {
    AUTO_CONTRAST(false, (image, level) -> LookupTables.autoContrast(image)),
    /** The factor goes from 0.1 to 1.9. */
    COLOR(false, (image, level) -> Blends.color(image, 0.1 + 1.8 * level / MAX_LEVEL)),
    EQUALIZE(false, (image, level) -> LookupTables.equalize(image)),
    INVERT(false, (image, level) -> LookupTables.invert(image)),
    /**
     * Keeps 0 to 4 bits. TensorFlow clamps the shift by 8 to a shift by 7, so that 0 bits are 1.
     */
    POSTERIZE(
        false,
        (image, level) ->
            LookupTables.posterize(image, Math.max(1, (int) (level * 4 / MAX_LEVEL)))),
    /** By up to 30 degrees. */
    ROTATE(true, (image, level) -> IndexedAffine.rotate(image, 30 * level / MAX_LEVEL)),
    /** By a slope of up to 0.3. */
    SHEAR_X(true, (image, level) -> IndexedAffine.shearX(image, 0.3 * level / MAX_LEVEL)),
    /** By a slope of up to 0.3. */
    SHEAR_Y(true, (image, level) -> IndexedAffine.shearY(image, 0.3 * level / MAX_LEVEL)),
    /** Inverts what is at or above a threshold of 0 to 256. */
    SOLARIZE(
        false, (image, level) -> LookupTables.solarize(image, (int) (level * 256 / MAX_LEVEL))),
    /** Adds 0 to 110 to what is below 128. */
    SOLARIZE_ADD(
        false, (image, level) -> LookupTables.solarizeAdd(image, (int) (level * 110 / MAX_LEVEL))),
    /** By up to 250 pixels, whatever the image's size. */
    TRANSLATE_Y(true, (image, level) -> IndexedAffine.translateY(image, 250 * level / MAX_LEVEL));

    private interface Change {
      Pixels apply(Pixels image, double level);
    }

    private final boolean signed;
    private final Change change;

    Operation(boolean signed, Change change) {
      this.signed = signed;
      this.change = change;
    }

    /**
     * Applies the operation.
     *
     * @param level 0 to {@link #MAX_LEVEL}
     * @param negated whether an operation of two directions takes the other one
     */
    Pixels apply(Pixels image, int level, boolean negated) {
      return change.apply(image, negated && signed ? -level : level);
    }
  }

  record Pair(Trial first, Trial second) {}

  record Trial(Operation operation, double probability, int level) {

    private Pixels apply(Pixels image, RandomGenerator random) {
      // Both numbers are always drawn. Each pair therefore consumes the same number of draws.
      boolean applied = random.nextDouble() < probability;
      boolean negated = random.nextBoolean();
      return applied ? operation.apply(image, level, negated) : image;
    }
  }

  private AutoAugmentV0() {}

  private static Pair pair(
      Operation first,
      double firstProbability,
      int firstLevel,
      Operation second,
      double secondProbability,
      int secondLevel) {
    return new Pair(
        new Trial(first, firstProbability, firstLevel),
        new Trial(second, secondProbability, secondLevel));
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    Pair pair = POLICY.get(random.nextInt(POLICY.size()));
    return pair.second().apply(pair.first().apply(image, random), random);
  }
}
