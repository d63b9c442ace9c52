package io.github.efficientnet4j.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.architecture.Activation;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ActivationDerivativesTest {

  /** Where e to the x, or its square, is no float any more. */
  @Test
  void siluHasASlopeFarFromZero() {
    float[] x = {-200, -100, -89, -44, -20, -1, 0, 1, 20, 44, 45, 89, 100, 200};
    INDArray gradient = Nd4j.createFromArray(new float[x.length]).addi(2);
    ActivationDerivatives.applyInPlace(Activation.SILU, Nd4j.createFromArray(x), gradient);
    for (int i = 0; i < x.length; i++) {
      double sigmoid = 1 / (1 + Math.exp(-x[i]));
      double slope = sigmoid * (1 + x[i] * (1 - sigmoid));
      assertThat((double) gradient.getFloat(i))
          .as("at %s", x[i])
          .isCloseTo(2 * slope, within(1e-5));
    }
  }
}
