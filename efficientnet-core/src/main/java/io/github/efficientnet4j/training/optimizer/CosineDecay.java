package io.github.efficientnet4j.training.optimizer;

/**
 * Cosine decay of the learning rate (Loshchilov and Hutter, ICLR 2017): last + (initial − last) ·
 * (1 + cos(π · epoch / epochs)) / 2. After the last epoch it stays at its last value.
 *
 * <p>Immutable and thread-safe.
 *
 * @param initial the learning rate at the start, above 0
 * @param last the learning rate at the end, at least 0, at most the initial one
 * @param epochs the length of the decay, above 0
 */
public record CosineDecay(double initial, double last, double epochs)
    implements LearningRateSchedule {

  /**
   * Creates the schedule.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public CosineDecay {
    Ranges.requirePositive("initial learning rate", initial);
    Ranges.requirePositive("epochs", epochs);
    if (!(last >= 0 && last <= initial)) {
      throw new IllegalArgumentException(
          "last learning rate must be in [0, " + initial + "], but was " + last);
    }
  }

  @Override
  public double at(double epoch) {
    double part = Math.min(1, epoch / epochs);
    return last + (initial - last) * (1 + StrictMath.cos(Math.PI * part)) / 2;
  }

  @Override
  public LearningRateSchedule stretched(int from, int to) {
    return new CosineDecay(initial, last, epochs * to / from);
  }
}
