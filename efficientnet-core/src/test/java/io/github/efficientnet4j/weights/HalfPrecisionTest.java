package io.github.efficientnet4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfPrecisionTest {

  @Test
  void everyHalfSurvivesTheWayToFloatAndBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfPrecision.toFloat((short) bits);
      if (Float.isNaN(value)) {
        assertThat(Float.isNaN(HalfPrecision.toFloat(HalfPrecision.fromFloat(value)))).isTrue();
      } else {
        assertThat(HalfPrecision.fromFloat(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void halvesHaveTheirDefinedValue() {
    for (int bits = 0; bits < 0x7c00; bits++) {
      int exponent = bits >> 10;
      int fraction = bits & 0x3ff;
      double expected =
          exponent == 0
              ? fraction * Math.pow(2, -24)
              : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
      assertThat((double) HalfPrecision.toFloat((short) bits)).isEqualTo(expected);
      assertThat((double) HalfPrecision.toFloat((short) (bits | 0x8000))).isEqualTo(-expected);
    }
  }

  @Test
  void roundsToTheNearerNeighbourAndTiesToEven() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      float low = HalfPrecision.toFloat((short) bits);
      float high = HalfPrecision.toFloat((short) (bits + 1));
      float middle = (low + high) / 2;
      int even = bits % 2 == 0 ? bits : bits + 1;
      assertThat(HalfPrecision.fromFloat(middle)).isEqualTo((short) even);
      assertThat(HalfPrecision.fromFloat(Math.nextDown(middle))).isEqualTo((short) bits);
      assertThat(HalfPrecision.fromFloat(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
    }
  }

  @ParameterizedTest
  @CsvSource({"65504, 31743", "65519.99, 31743", "65520, 31744", "1e30, 31744", "-65520, -1024"})
  void tooLargeBecomesInfinity(float value, int expected) {
    assertThat(HalfPrecision.fromFloat(value)).isEqualTo((short) expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0x1.00p0f, 16256",
    "0x1.01p0f, 16256",
    "0x1.03p0f, 16258",
    "0x1.018p0f, 16257",
    "-0x1.0p0f, -16512"
  })
  void bfloat16RoundsTiesToEven(String value, int expected) {
    assertThat(HalfPrecision.toBfloat16(Float.parseFloat(value))).isEqualTo((short) expected);
  }
}
