package io.github.efficientnet4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalsTest {

  @ParameterizedTest
  @CsvSource({"2.0, 2", "1.15, 1.15", "0.001, 0.001", "100, 100", "1e9, 1000000000", "0, 0"})
  void theShortestDecimalOfANumberHasNoExponentAndNoIdleZeros(double value, String text) {
    assertThat(Decimals.exact(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"1.3996, 1.4", "2.000001, 2", "100, 100", "0.005, 0.01", "-0.001, 0", "-1.5, -1.5"})
  void roundingToDecimalsLeavesNoIdleZeros(double value, String text) {
    assertThat(Decimals.rounded(value, 2)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"4089.2, 4090", "120, 120", "0.3901, 0.39", "0.00012345, 0.000123", "1, 1", "0, 0"})
  void roundingToDigitsKeepsLargeNumbersPlain(double value, String text) {
    assertThat(Decimals.significant(value, 3)).isEqualTo(text);
  }

  @Test
  void whatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> Decimals.exact(Double.NaN)).isInstanceOf(NumberFormatException.class);
  }
}
