package io.github.efficientnet4j.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompoundScalingTest {

  private static final CompoundScaling PAPER = CompoundScaling.EFFICIENTNET;

  @Test
  void thePapersBasesNearlyDoubleTheCostPerStep() {
    assertThat(PAPER.constraint()).isCloseTo(1.2 * 1.21 * 1.3225, within(1e-12));
    assertThat(PAPER.constraint()).isCloseTo(1.92, within(0.005));
  }

  @Test
  void phiZeroIsTheBaseline() {
    assertThat(PAPER.at(0)).isEqualTo(ScalingCoefficients.IDENTITY);
    assertThat(PAPER.costFactor(0)).isEqualTo(1);
  }

  @Test
  void phiOneGivesTheBasesThemselves() {
    assertThat(PAPER.at(1)).isEqualTo(new ScalingCoefficients(1.1, 1.2, 1.15));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 1.5, 2, 6})
  void theCoefficientsCostWhatTheRulePredicts(double phi) {
    double predicted = PAPER.costFactor(phi);
    assertThat(PAPER.at(phi).costFactor()).isCloseTo(predicted, within(1e-9 * predicted));
  }

  @Test
  void fractionalPhiLiesBetween() {
    ScalingCoefficients half = PAPER.at(0.5);
    assertThat(half.depth() * half.depth()).isCloseTo(1.2, within(1e-12));
    assertThat(half.width() * half.width()).isCloseTo(1.1, within(1e-12));
    assertThat(half.resolution() * half.resolution()).isCloseTo(1.15, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, -1e-9, Double.NaN, Double.POSITIVE_INFINITY})
  void impossiblePhiIsRefusedByName(double phi) {
    assertThatThrownBy(() -> PAPER.at(phi))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("phi")
        .hasMessageContaining(Double.toString(phi));
    assertThatThrownBy(() -> PAPER.costFactor(phi)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0.9, 1.1, 1.1, alpha",
    "1.1, 0, 1.1, beta",
    "1.1, 1.1, NaN, gamma",
    "1.1, Infinity, 1.1, beta"
  })
  void aBaseBelowOneOrNotFiniteIsRefusedByName(
      double alpha, double beta, double gamma, String name) {
    assertThatThrownBy(() -> new CompoundScaling(alpha, beta, gamma))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void multipliersMayShrinkButNotVanish() {
    assertThat(new ScalingCoefficients(0.5, 0.5, 0.5).costFactor()).isEqualTo(0.03125);
    assertThatThrownBy(() -> new ScalingCoefficients(0, 1, 1)).hasMessageContaining("width");
    assertThatThrownBy(() -> new ScalingCoefficients(1, -1, 1)).hasMessageContaining("depth");
    assertThatThrownBy(() -> new ScalingCoefficients(1, 1, Double.NaN))
        .hasMessageContaining("resolution");
    assertThatThrownBy(() -> new ScalingCoefficients(1, Double.POSITIVE_INFINITY, 1))
        .hasMessageContaining("depth");
  }
}
