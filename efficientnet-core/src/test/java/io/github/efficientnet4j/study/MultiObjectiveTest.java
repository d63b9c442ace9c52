package io.github.efficientnet4j.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MultiObjectiveTest {

  @Test
  void atTheTargetTheScoreIsTheAccuracy() {
    assertThat(new MultiObjective(400, -0.07).score(0.77, 400)).isEqualTo(0.77);
  }

  @Test
  void costCountsByItsExponent() {
    // 0.8 * 2^-0.5 and 0.8 * (1/4)^-0.5
    assertThat(new MultiObjective(100, -0.5).score(0.8, 200)).isCloseTo(0.565685, within(1e-6));
    assertThat(new MultiObjective(100, -0.5).score(0.8, 25)).isCloseTo(1.6, within(1e-12));
    assertThat(new MultiObjective(100, 0).score(0.8, 200)).isEqualTo(0.8);
  }

  @Test
  void aRewardForCostIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MultiObjective(100, 0.07))
        .withMessageContaining("-0.07");
    assertThatIllegalArgumentException().isThrownBy(() -> new MultiObjective(0, -0.07));
  }
}
