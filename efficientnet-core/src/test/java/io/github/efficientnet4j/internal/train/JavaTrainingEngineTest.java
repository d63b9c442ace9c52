package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingEngineContract;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.inference.EngineOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract on the fastest kernels of this JVM, shared by two threads. */
class JavaTrainingEngineTest extends TrainingEngineContract {

  @Override
  protected TrainingEngine engine(Architecture network, TrainingState state) {
    return JavaTrainingEngine.of(network, state, EngineOptions.defaults().withThreads(2));
  }

  /** At every width; the other tests of the contract see no kernels that these two do not. */
  @Override
  @Test
  @Tag("kernels")
  protected void givesTorchvisionsLossGradientsAndStatistics() {
    super.givesTorchvisionsLossGradientsAndStatistics();
  }

  @Override
  @ParameterizedTest
  @MethodSource("otherBaselines")
  @Tag("kernels")
  protected void givesPyTorchsLossGradientsAndStatisticsOfOtherBaselines(Architecture baseline) {
    super.givesPyTorchsLossGradientsAndStatisticsOfOtherBaselines(baseline);
  }
}
