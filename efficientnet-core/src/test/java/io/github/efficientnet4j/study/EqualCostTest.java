package io.github.efficientnet4j.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.scaling.CompoundScaling;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EqualCostTest {

  private static final Baseline BASELINE = StudyFixtures.BASELINE;

  @ParameterizedTest
  @EnumSource
  void theCostOfAScaledNetworkLeadsBackToIt(Dimension dimension) {
    long cost = BASELINE.multiplyAdds(dimension.by(2));
    double factor = new EqualCost(BASELINE, dimension).factor(cost);
    assertThat(BASELINE.scaledBy(dimension.by(factor)))
        .isEqualTo(BASELINE.scaledBy(dimension.by(2)));
    assertThat(factor).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void noOtherFactorComesNearer(Dimension dimension) {
    long least = BASELINE.multiplyAdds(dimension.by(1));
    for (double ratio : new double[] {1, 1.3, 2.2, 3.7}) {
      long target = Math.round(least * ratio);
      double factor = new EqualCost(BASELINE, dimension).factor(target);
      long nearest = Math.abs(BASELINE.multiplyAdds(dimension.by(factor)) - target);
      for (int i = 100; i <= 500; i += 3) {
        long other = Math.abs(BASELINE.multiplyAdds(dimension.by(i / 100.0)) - target);
        assertThat(nearest)
            .as("%s at %s, against %s", dimension, ratio, i)
            .isLessThanOrEqualTo(other);
      }
    }
  }

  /** The repeats of the stages are 2 and 3, and then 3 and 4: no network lies between. */
  @Test
  void ofTwoEquallyNearNetworksTheSmallerCounts() {
    long smaller = BASELINE.multiplyAdds(Dimension.DEPTH.by(1));
    long larger = BASELINE.multiplyAdds(Dimension.DEPTH.by(1.3));
    long between = (smaller + larger) / 2;
    assertThat(between - smaller).isPositive().isEqualTo(larger - between);

    EqualCost depth = new EqualCost(BASELINE, Dimension.DEPTH);
    assertThat(depth.factor(between)).isEqualTo(1);
    assertThat(depth.factor(between + 1)).isGreaterThan(1);
  }

  /** A name such as depth-2.000001 would show where a bisection ended. */
  @ParameterizedTest
  @EnumSource
  void factorsAreDecimalsThatAPersonWouldWrite(Dimension dimension) {
    for (Architecture network :
        List.of(
            BASELINE.network(),
            Architecture.efficientNetB0(),
            Architecture.mobileNetV1(),
            Architecture.mobileNetV2(),
            Architecture.resNet50())) {
      Baseline baseline = Baseline.of(network);
      long least = baseline.multiplyAdds(dimension.by(1));
      for (double ratio : new double[] {1, 1.05, 1.9, 2.17, 4}) {
        double factor = new EqualCost(baseline, dimension).factor(Math.round(least * ratio));
        assertThat(BigDecimal.valueOf(factor).stripTrailingZeros().scale())
            .as("decimals of %s %s of %s", dimension, factor, network.name())
            .isLessThanOrEqualTo(3);
      }
    }
  }

  @Test
  void aCostBelowTheBaselinesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EqualCost(BASELINE, Dimension.WIDTH).factor(1000))
        .withMessageContaining("1000 to match");
  }

  @Test
  void eachCompoundTrialHasThreeOpponents() {
    List<Trial> compound =
        CompoundTrials.of(BASELINE, CompoundScaling.EFFICIENTNET, List.of(1.0, 2.0));
    List<Trial> single = CompoundTrials.singleAtEqualCost(BASELINE, compound);
    assertThat(single)
        .extracting(Trial::series)
        .containsExactly("width", "width", "depth", "depth", "resolution", "resolution");
    assertThat(single).extracting(Trial::name).doesNotHaveDuplicates();
  }
}
