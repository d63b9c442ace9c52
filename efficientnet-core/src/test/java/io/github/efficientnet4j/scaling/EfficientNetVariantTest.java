package io.github.efficientnet4j.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EfficientNetVariantTest {

  // The table of released coefficients (efficientnet_builder.py of the original release).
  @ParameterizedTest
  @CsvSource({
    "B0, 1.0, 1.0, 224, 0.2, 0",
    "B1, 1.0, 1.1, 240, 0.2, 0.5",
    "B2, 1.1, 1.2, 260, 0.3, 1",
    "B3, 1.2, 1.4, 300, 0.3, 2",
    "B4, 1.4, 1.8, 380, 0.4, 3",
    "B5, 1.6, 2.2, 456, 0.4, 4",
    "B6, 1.8, 2.6, 528, 0.5, 5",
    "B7, 2.0, 3.1, 600, 0.5, 6",
    "B8, 2.2, 3.6, 672, 0.5,",
    "L2, 4.3, 5.3, 800, 0.5,"
  })
  void hasTheReleasedCoefficients(
      EfficientNetVariant variant,
      double width,
      double depth,
      int resolution,
      double dropout,
      Double phi) {
    assertThat(variant.width()).isEqualTo(width);
    assertThat(variant.depth()).isEqualTo(depth);
    assertThat(variant.resolution()).isEqualTo(resolution);
    assertThat(variant.dropout()).isEqualTo(dropout);
    assertThat(variant.phi().isPresent()).isEqualTo(phi != null);
    variant.phi().ifPresent(value -> assertThat(value).isEqualTo(phi));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"b3", "B3", "efficientnet_b3", "efficientnet-b3", "EfficientNetB3", " b3 "})
  void isFoundByAnyUsualName(String name) {
    assertThat(EfficientNetVariant.parse(name)).isEqualTo(EfficientNetVariant.B3);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> EfficientNetVariant.parse("b9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'b9'")
        .hasMessageContaining("b0, b1, b2, b3, b4, b5, b6, b7, b8, l2");
  }
}
