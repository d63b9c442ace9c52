package io.github.efficientnet4j.study;

import java.math.BigDecimal;

/** Numbers as they stand in the names of trials. */
final class Numbers {

  private Numbers() {}

  /** The shortest decimal that means the number: 2 for 2.0, 1.15, 0.001. */
  static String text(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
