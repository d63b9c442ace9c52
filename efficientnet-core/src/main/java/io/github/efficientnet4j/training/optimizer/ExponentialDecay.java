package io.github.efficientnet4j.training.optimizer;

/**
 * The learning rate falls by a factor every so many epochs: initial · factor^(epoch / every), the
 * exponent rounded down if in steps.
 *
 * <p>Immutable and thread-safe.
 *
 * @param initial the learning rate at the start, above 0
 * @param factor in (0, 1]
 * @param every epochs between two falls, above 0
 * @param staircase whether it falls in steps rather than smoothly
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
   * The EfficientNet recipe: 0.016 for each 256 images of a batch, falling by 0.97 in steps every
   * 2.4 epochs, with 5 epochs of warm-up ({@code main.py} of the authors' release).
   *
   * @param batchSize images a step, at least 1
   * @return the schedule, warm-up included
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
    return initial * Math.pow(factor, staircase ? Math.floor(exponent) : exponent);
  }
}
