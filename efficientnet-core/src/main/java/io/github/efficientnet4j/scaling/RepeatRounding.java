package io.github.efficientnet4j.scaling;

/** Rounds a scaled number of block repeats. Stateless and thread-safe. */
public final class RepeatRounding {

  private RepeatRounding() {}

  /**
   * Scales the number of repeats of a stage and rounds it up, like {@code round_repeats} of the
   * released code.
   *
   * @param repeats the baseline's repeats, at least 1
   * @param depth the depth multiplier, above 0
   * @return ceil(depth · repeats), at least 1
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static int ceil(int repeats, double depth) {
    double scaled = Math.ceil(depth * repeats);
    if (repeats < 1 || !(depth > 0) || scaled > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "repeats must be at least 1 and depth above 0 and finite, but were repeats="
              + repeats
              + ", depth="
              + depth);
    }
    return (int) scaled;
  }
}
