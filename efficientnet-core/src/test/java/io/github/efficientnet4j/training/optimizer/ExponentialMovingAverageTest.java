package io.github.efficientnet4j.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.ParameterSpec.Role;
import io.github.efficientnet4j.graph.Parameters;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExponentialMovingAverageTest {

  private static final String KERNEL = "features.0.0.weight";
  private static final String VARIANCE = "features.0.1.running_var";

  private static Parameters parameters(float kernel, float variance) {
    return Parameters.of(
        List.of(
            new ParameterSpec(KERNEL, List.of(1, 1, 1, 1), Role.CONVOLUTION_KERNEL),
            new ParameterSpec(VARIANCE, List.of(1), Role.RUNNING_VARIANCE)),
        Map.of(KERNEL, new float[] {kernel}, VARIANCE, new float[] {variance}));
  }

  @Test
  void followsWeightsAndStatisticsFromTheirFirstValues() {
    Parameters source = parameters(1, 2);
    ExponentialMovingAverage average = new ExponentialMovingAverage(source, 0.75, false);
    source.values(KERNEL)[0] = 2;
    source.values(VARIANCE)[0] = 6;
    average.update();
    assertThat(average.parameters().values(KERNEL)).containsExactly(1.25f);
    assertThat(average.parameters().values(VARIANCE)).containsExactly(3f);
    assertThat(source.values(KERNEL)).containsExactly(2f);
  }

  @Test
  void theRampBeginsSmallAndEndsAtTheDecay() {
    Parameters source = parameters(0, 0);
    ExponentialMovingAverage average = new ExponentialMovingAverage(source, 0.25, true);
    source.values(KERNEL)[0] = 1;
    // Decays: 2/11, then min(0.25, 3/12).
    average.update();
    assertThat(average.parameters().values(KERNEL)[0]).isEqualTo(9 / 11f, within(1e-6f));
    average.update();
    assertThat(average.parameters().values(KERNEL)[0])
        .isEqualTo((float) (9 / 11.0 + 0.75 * 2 / 11), within(1e-6f));
    average.update();
    assertThat(average.parameters().values(KERNEL)[0])
        .isEqualTo((float) (1 - 0.25 * 0.25 * 2 / 11), within(1e-6f));
  }

  @Test
  void continuesFromSavedStateWithTheSameBits() {
    Parameters source = parameters(0.1f, 0.3f);
    ExponentialMovingAverage whole = new ExponentialMovingAverage(source, 0.9, true);
    source.values(KERNEL)[0] = 0.7f;
    whole.update();
    ExponentialMovingAverage resumed = new ExponentialMovingAverage(source, 0.9, true);
    resumed.restore(new TreeMap<>(whole.state()), whole.updates());
    source.values(KERNEL)[0] = -0.4f;
    whole.update();
    resumed.update();
    assertThat(resumed.updates()).isEqualTo(2);
    assertThat(resumed.parameters().values(KERNEL)).isEqualTo(whole.parameters().values(KERNEL));
  }

  @Test
  void stateOfAnotherNetworkIsRefused() {
    ExponentialMovingAverage average = new ExponentialMovingAverage(parameters(1, 1), 0.9, false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> average.restore(Map.of(KERNEL, new float[2]), 1))
        .withMessageContaining("missing " + VARIANCE)
        .withMessageContaining(KERNEL + " has 2 values, not 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExponentialMovingAverage(parameters(1, 1), 1, false));
  }
}
