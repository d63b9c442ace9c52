package io.github.efficientnet4j.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColorMapTest {

  /** CIE L* of an sRGB colour. */
  private static double lightness(int color) {
    double luminance =
        0.2126 * linear(color >> 16 & 0xff)
            + 0.7152 * linear(color >> 8 & 0xff)
            + 0.0722 * linear(color & 0xff);
    return luminance > 216 / 24389.0 ? 116 * Math.cbrt(luminance) - 16 : luminance * 24389 / 27.0;
  }

  private static double linear(int level) {
    double value = level / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  @ParameterizedTest
  @EnumSource
  void lightnessRisesThroughout(ColorMap colors) {
    int steps = 20;
    double all = lightness(colors.at(1)) - lightness(colors.at(0));
    assertThat(all).isGreaterThan(70);
    for (int i = 0; i < steps; i++) {
      double rise =
          lightness(colors.at((i + 1.0) / steps)) - lightness(colors.at((double) i / steps));
      assertThat(rise).as("step " + i).isBetween(0.4 * all / steps, 1.6 * all / steps);
    }
  }

  @ParameterizedTest
  @EnumSource
  void valuesOutOfRangeGetTheNearestEnd(ColorMap colors) {
    assertThat(colors.at(-3)).isEqualTo(colors.at(0));
    assertThat(colors.at(7)).isEqualTo(colors.at(1));
    assertThat(colors.at(Double.NaN)).isEqualTo(colors.at(0));
  }
}
