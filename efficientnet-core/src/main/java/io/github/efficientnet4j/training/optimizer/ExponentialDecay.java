package io.github.efficientnet4j.training.optimizer;

/**
 * Exponential decay of the learning rate: initial · factor^(epoch / every). With {@code staircase}
 * the exponent is rounded down.
 *
 * <p>Immutable and thread-safe.
 *
 * @param initial the learning rate at the start, above 0
 * @param factor the factor per {@code every} epochs, in (0, 1]
 * @param every the epochs after which the factor applies once, above 0
 * @param staircase whether the rate falls in steps instead of continuously
 */
public record ExponentialDecay(double initial, double factor, double every, boolean staircase)
    implements LearningRateSchedule {

  private static final int RECIPE_BATCH = 256;

  /**
   * Creates the schedule.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public ExponentialDecay {
    Ranges.requirePositive("initial learning rate", initial);
    Ranges.requirePositive("epochs between falls", every);
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException("factor must be in (0, 1], but was " + factor);
    }
  }

  /**
   * {@return the schedule of the EfficientNet recipe, warm-up included}
   *
   * <p>The rate is 0.016 for each 256 images of a step. It is multiplied by 0.97 every 2.4 epochs.
   * The warm-up takes 5 epochs. Source: {@code main.py} of the authors' release.
   *
   * @param batchSize the images of a step, at least 1
   * @throws IllegalArgumentException if the batch size is below 1
   */
  public static LearningRateSchedule efficientNet(int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size must be at least 1, but was " + batchSize);
    }
    return new ExponentialDecay(0.016 * batchSize / RECIPE_BATCH, 0.97, 2.4, true).withWarmUp(5);
  }

  @Override
  public double at(double epoch) {
    double exponent = epoch / every;
    return initial * StrictMath.pow(factor, staircase ? Math.floor(exponent) : exponent);
  }
}
