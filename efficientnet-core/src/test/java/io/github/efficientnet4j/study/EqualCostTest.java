package io.github.efficientnet4j.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.efficientnet4j.scaling.CompoundScaling;
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
