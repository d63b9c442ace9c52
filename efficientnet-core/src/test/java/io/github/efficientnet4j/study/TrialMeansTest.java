package io.github.efficientnet4j.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialMeansTest {

  private static TrialResult result(String name, long seed, double top1, double loss) {
    return new TrialResult(
        "width", name, ScalingCoefficients.IDENTITY, seed, 28, 1000, 100, top1, loss, 5 * seed);
  }

  @Test
  void resultsOfATrialAreAveragedOverItsSeeds() {
    List<TrialMeans> means =
        TrialMeans.of(
            List.of(
                result("a", 1, 0.7, 1.0),
                result("b", 1, 0.5, 2.0),
                result("a", 2, 0.8, 0.5),
                result("a", 3, 0.9, 0.3)));
    assertThat(means).extracting(TrialMeans::name).containsExactly("a", "b");
    assertThat(means.get(0).top1()).isCloseTo(0.8, within(1e-12));
    assertThat(means.get(0).loss()).isCloseTo(0.6, within(1e-12));
    assertThat(means.get(0).seconds()).isEqualTo(10);
    // sqrt((0.01 + 0 + 0.01) / 2)
    assertThat(means.get(0).spread()).isCloseTo(0.1, within(1e-12));
    assertThat(means.get(1).spread()).isZero();
  }
}
