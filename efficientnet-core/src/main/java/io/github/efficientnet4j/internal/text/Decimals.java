package io.github.efficientnet4j.internal.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as people write them: decimals without zeros that say nothing, and without exponents.
 * Stateless and thread-safe.
 */
public final class Decimals {

  private Decimals() {}

  /**
   * The shortest decimal that means the number.
   *
   * @param value a finite number
   * @return for example 2 for 2.0, 1.15, 0.001
   * @throws NumberFormatException if the number is not finite
   */
  public static String exact(double value) {
    return text(BigDecimal.valueOf(value));
  }

  /**
   * A number rounded to some decimals, a half upwards.
   *
   * @param value a finite number
   * @param decimals the most digits after the point, at least 0
   * @return for example 1.4 for 1.3996 and two decimals
   * @throws NumberFormatException if the number is not finite
   */
  public static String rounded(double value, int decimals) {
    return text(BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP));
  }

  /**
   * A number rounded to some digits that count, a half upwards.
   *
   * @param value a finite number
   * @param digits the most digits that are not leading or trailing zeros, at least 1
   * @return for example 4090 for 4089.2, and 0.39 for 0.3901, with three digits
   * @throws NumberFormatException if the number is not finite
   */
  public static String significant(double value, int digits) {
    return text(BigDecimal.valueOf(value).round(new MathContext(digits, RoundingMode.HALF_UP)));
  }

  private static String text(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }
}
