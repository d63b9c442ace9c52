package io.github.efficientnet4j.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.gradient.TrainingState;
import org.junit.jupiter.api.Test;

class GradientClippingTest {

  private static TrainingState threeFour() {
    TrainingState state = SmallState.of(new float[2], new float[1]);
    state.gradient(SmallState.KERNEL)[1] = 3;
    state.gradient(SmallState.BIAS)[0] = -4;
    return state;
  }

  @Test
  void gradientsAboveTheLimitAreScaledTogether() {
    TrainingState state = threeFour();
    assertThat(new GradientClipping(state).clip(1)).isEqualTo(5);
    assertThat(state.gradient(SmallState.KERNEL)).containsExactly(0, 0.6f);
    assertThat(state.gradient(SmallState.BIAS)).containsExactly(-0.8f);
  }

  @Test
  void gradientsBelowTheLimitStay() {
    TrainingState state = threeFour();
    assertThat(new GradientClipping(state).clip(5)).isEqualTo(5);
    assertThat(state.gradient(SmallState.KERNEL)).containsExactly(0, 3);
  }

  @Test
  void gradientsThatAreNotFiniteStayAndAreTold() {
    TrainingState state = threeFour();
    state.gradient(SmallState.KERNEL)[0] = Float.NaN;
    assertThat(new GradientClipping(state).clip(1)).isNaN();
    assertThat(state.gradient(SmallState.BIAS)).containsExactly(-4);
  }

  @Test
  void theNormOfManyRangesIsThatOfOneSum() {
    TrainingState state = SmallState.large(300_001);
    double sum = 0;
    for (String name : new String[] {SmallState.KERNEL, SmallState.BIAS}) {
      for (float g : state.gradient(name)) {
        sum += (double) g * g;
      }
    }
    assertThat(new GradientClipping(state).norm()).isEqualTo(Math.sqrt(sum), within(1e-9));
  }

  @Test
  void aLimitOfZeroIsRefused() {
    GradientClipping clipping = new GradientClipping(threeFour());
    assertThatIllegalArgumentException().isThrownBy(() -> clipping.clip(0));
  }
}
