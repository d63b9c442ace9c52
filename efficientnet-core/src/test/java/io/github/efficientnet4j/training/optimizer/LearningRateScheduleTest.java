package io.github.efficientnet4j.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {

  @Test
  void aConstantRateStays() {
    assertThat(new ConstantRate(0.1).at(0)).isEqualTo(0.1);
    assertThat(new ConstantRate(0.1).at(1e6)).isEqualTo(0.1);
  }

  @Test
  void exponentialDecayInStepsChangesAtWholeMultiples() {
    LearningRateSchedule schedule = new ExponentialDecay(1, 0.5, 2, true);
    assertThat(schedule.at(0)).isEqualTo(1);
    assertThat(schedule.at(1.99)).isEqualTo(1);
    assertThat(schedule.at(2)).isEqualTo(0.5);
    assertThat(schedule.at(4.5)).isEqualTo(0.25);
  }

  @Test
  void smoothExponentialDecayIsHalfwayInTheMiddle() {
    assertThat(new ExponentialDecay(1, 0.25, 2, false).at(1)).isEqualTo(0.5, within(1e-15));
  }

  @Test
  void theRecipeWarmsUpToARateThatGrowsWithTheBatch() {
    LearningRateSchedule recipe = ExponentialDecay.efficientNet(4096);
    assertThat(recipe.at(0)).isZero();
    assertThat(recipe.at(2.5)).isEqualTo(0.128, within(1e-12));
    // After five epochs two falls have passed: the decay counts from the start.
    assertThat(recipe.at(5)).isEqualTo(0.256 * 0.97 * 0.97, within(1e-12));
    assertThat(recipe.at(350)).isEqualTo(0.256 * Math.pow(0.97, 145), within(1e-12));
  }

  @Test
  void cosineDecayGoesFromFirstToLastAndStays() {
    LearningRateSchedule schedule = new CosineDecay(1, 0.2, 10);
    assertThat(schedule.at(0)).isEqualTo(1);
    assertThat(schedule.at(5)).isEqualTo(0.6, within(1e-12));
    assertThat(schedule.at(10)).isEqualTo(0.2, within(1e-12));
    assertThat(schedule.at(20)).isEqualTo(0.2, within(1e-12));
    assertThat(schedule.withWarmUp(4).at(2)).isEqualTo(0.5);
    assertThat(schedule.withWarmUp(4).at(5)).isEqualTo(schedule.at(5));
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ConstantRate(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ExponentialDecay(1, 1.1, 2, true));
    assertThatIllegalArgumentException().isThrownBy(() -> new ExponentialDecay(0, 0.9, 2, true));
    assertThatIllegalArgumentException().isThrownBy(() -> new ExponentialDecay(1, 0.9, 0, true));
    assertThatIllegalArgumentException().isThrownBy(() -> new CosineDecay(1, 2, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> new CosineDecay(0, 0, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> new CosineDecay(1, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ConstantRate(1).withWarmUp(0));
    assertThatIllegalArgumentException().isThrownBy(() -> ExponentialDecay.efficientNet(0));
  }

  @Test
  void aCosineOverAWholeTrainingIsStretchedWithIt() {
    CosineDecay cosine = new CosineDecay(0.1, 0, 18);
    assertThat(cosine.stretched(18, 20)).isEqualTo(new CosineDecay(0.1, 0, 20));
    assertThat(cosine.stretched(9, 3)).isEqualTo(new CosineDecay(0.1, 0, 6));
    assertThat(cosine.withWarmUp(2).stretched(18, 7))
        .isEqualTo(new CosineDecay(0.1, 0, 7).withWarmUp(2));
    LearningRateSchedule recipe = ExponentialDecay.efficientNet(4096);
    assertThat(recipe.stretched(350, 20)).isEqualTo(recipe);
    assertThat(new ConstantRate(1).stretched(2, 3)).isEqualTo(new ConstantRate(1));
  }

  @Test
  void aWarmUpTakesAtMostHalfOfATraining() {
    LearningRateSchedule recipe = ExponentialDecay.efficientNet(4096);
    assertThat(recipe.within(350, 0.01)).isEqualTo(recipe);
    assertThat(recipe.within(10, 0.01)).isEqualTo(recipe);
    assertThat(recipe.within(6, 0.01))
        .isEqualTo(new ExponentialDecay(0.256, 0.97, 2.4, true).withWarmUp(3));
    assertThat(new ConstantRate(1).withWarmUp(1).within(1, 0.25))
        .isEqualTo(new ConstantRate(1).withWarmUp(0.5));
  }

  @Test
  void aWarmUpOfASingleStepIsLeftOut() {
    LearningRateSchedule cosine = new CosineDecay(1, 0, 10);
    assertThat(cosine.withWarmUp(1).within(10, 1)).isEqualTo(cosine);
    assertThat(cosine.withWarmUp(1).within(10, 0.5)).isEqualTo(cosine.withWarmUp(1));
    assertThat(cosine.withWarmUp(1).within(1, 0.5)).isEqualTo(cosine);
  }
}
