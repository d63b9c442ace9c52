package io.github.efficientnet4j.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.architecture.Activation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NonlinearityTest {

  /** Nowhere at a kink: those are at -3, 0, 3 and 6. */
  @ParameterizedTest
  @EnumSource
  void derivativesEqualFiniteDifferences(Activation function) {
    double step = 1e-5;
    for (double x = -7.95; x < 8; x += 0.1) {
      double difference =
          (Nonlinearity.value(function, x + step) - Nonlinearity.value(function, x - step))
              / (2 * step);
      assertThat(Nonlinearity.derivative(function, x))
          .as("at " + x)
          .isCloseTo(difference, within(1e-8));
    }
  }
}
