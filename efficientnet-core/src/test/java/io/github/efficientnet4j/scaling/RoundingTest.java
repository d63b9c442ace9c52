package io.github.efficientnet4j.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundingTest {

  // Expected values: round_filters of the released code, worked by hand.
  @ParameterizedTest
  @CsvSource({
    "32, 1.0, 32", // unchanged
    "32, 1.1, 32", // 35.2 -> 32, above 90 % of it
    "40, 1.1, 48", // 44.0: a half rounds up
    "80, 1.1, 88",
    "16, 1.2, 24", // 19.2 -> 16 would lose 17 %, so 24
    "24, 1.1, 24", // 26.4 -> 24 loses 9.1 %
    "1280, 1.4, 1792",
    "320, 3.1, 992",
    "3, 1.0, 8", // the minimum
    "10, 1.0, 16", // 8 would lose 20 %
    "9, 1.0, 16", // 8 would lose 11.1 %
    "18, 1.0, 24", // 16 would lose 11.1 %
    "24, 1.12, 32", // 26.88 -> 24 would lose 10.7 %
    "24, 1.11, 24", // 26.64 -> 24 loses 9.9 %
  })
  void channelsGoToTheNearestMultipleOfEightButLoseAtMostATenth(
      int channels, double width, int expected) {
    assertThat(ChannelRounding.EFFICIENTNET.round(channels, width)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "4, 4, 30, 1.0, 32",
    "1, 1, 7, 1.5, 10", // without a divisor the fraction is dropped
    "16, 32, 10, 1.0, 32",
    "16, 16, 20, 1.0, 32",
    "9, 1, 10, 1.0, 9", // a loss of exactly a tenth is allowed
    "8, 8, 2147483631, 1.0, 2147483632" // the largest
  })
  void divisorAndMinimumAreSettable(
      int divisor, int minimum, int channels, double width, int expected) {
    assertThat(new ChannelRounding(divisor, minimum).round(channels, width)).isEqualTo(expected);
  }

  @Test
  void impossibleChannelsAreRefused() {
    assertThatThrownBy(() -> ChannelRounding.EFFICIENTNET.round(0, 1)).hasMessageContaining("=0");
    assertThatThrownBy(() -> ChannelRounding.EFFICIENTNET.round(8, 0)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> ChannelRounding.EFFICIENTNET.round(8, 1e12))
        .hasMessageContaining("int");
    assertThatThrownBy(() -> ChannelRounding.EFFICIENTNET.round(2_147_483_632, 1))
        .hasMessageContaining("int");
    assertThatThrownBy(() -> new ChannelRounding(0, 8)).hasMessageContaining("divisor=0");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1.1, 2",
    "4, 1.1, 5",
    "2, 1.0, 2",
    "4, 3.1, 13",
    "3, 0.5, 2",
    "1, 0.1, 1",
    "1, 2147483647, 2147483647"
  })
  void repeatsRoundUp(int repeats, double depth, int expected) {
    assertThat(RepeatRounding.ceil(repeats, depth)).isEqualTo(expected);
  }

  @Test
  void impossibleRepeatsAreRefused() {
    assertThatThrownBy(() -> RepeatRounding.ceil(0, 1)).hasMessageContaining("repeats=0");
    assertThatThrownBy(() -> RepeatRounding.ceil(1, 0)).hasMessageContaining("depth=0.0");
    assertThatThrownBy(() -> RepeatRounding.ceil(1, -1)).hasMessageContaining("depth=-1.0");
    assertThatThrownBy(() -> RepeatRounding.ceil(10, 1e12)).hasMessageContaining("1.0E12");
  }

  @ParameterizedTest
  @CsvSource({
    "224, 1.0, 224",
    "224, 1.0724, 240",
    "224, 1.15, 256",
    "28, 1.15, 32",
    "8, 0.1, 8",
    "1, 1.0, 8",
    "2147483639, 1.0, 2147483640" // the largest
  })
  void resolutionsGoToTheNearestMultipleOfEight(int resolution, double factor, int expected) {
    assertThat(ResolutionRounding.DEFAULT.round(resolution, factor)).isEqualTo(expected);
  }

  @Test
  void impossibleResolutionsAreRefused() {
    ResolutionRounding rounding = ResolutionRounding.DEFAULT;
    assertThatThrownBy(() -> rounding.round(0, 1)).hasMessageContaining("resolution=0");
    assertThatThrownBy(() -> rounding.round(224, 0)).hasMessageContaining("factor=0.0");
    assertThatThrownBy(() -> rounding.round(224, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> rounding.round(2_147_483_640, 1)).hasMessageContaining("2147483640");
    assertThatThrownBy(() -> new ResolutionRounding(0)).hasMessageContaining("was 0");
  }

  @Test
  void aDivisorOfOneKeepsEveryPixel() {
    assertThat(new ResolutionRounding(1).round(224, 1.15)).isEqualTo(258);
  }
}
