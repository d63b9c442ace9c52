package io.github.efficientnet4j.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.Operation.MaxPool;
import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.scalar.ScalarKernels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's operations, as they are used here, make the same of special values as the engine. */
class SpecialValuesOfNd4jTest {

  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private static final float[] SPECIAL = {
    Float.NaN,
    Float.intBitsToFloat(0xffc00000),
    Float.intBitsToFloat(0x7fc12345),
    INFINITY,
    -INFINITY,
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    88f,
    -88f,
    6f,
    -6f,
    3f,
    -3f,
    1f,
    -1f,
    0.5f
  };

  private static final Kernels KERNELS = new ScalarKernels(4);

  private static void assertSame(float[] actual, float[] expected, float[] at) {
    for (int i = 0; i < at.length; i++) {
      if (Float.isNaN(expected[i]) || Float.isInfinite(expected[i])) {
        assertThat((Float) actual[i]).as("at %s", at[i]).isEqualTo((Float) expected[i]);
      } else {
        double error = Math.abs((double) actual[i] - expected[i]);
        assertThat(error)
            .as("at %s: %s instead of %s", at[i], actual[i], expected[i])
            .isLessThan(2e-6 * Math.abs(expected[i]) + 1e-36);
      }
    }
  }

  private static INDArray special() {
    return Nd4j.createFromArray(SPECIAL).reshape('c', 1, 1, 4, SPECIAL.length / 4).dup('c');
  }

  @ParameterizedTest
  @EnumSource
  void activationsAreThoseOfTheEngine(Activation function) {
    float[] expected = SPECIAL.clone();
    KERNELS.activate(function, expected, 0, expected.length);
    INDArray map = Nd4jOperations.activateInPlace(special(), function);
    assertSame(map.data().asFloat(), expected, SPECIAL);
  }

  @Test
  void theSigmoidIsThatOfTheEngine() {
    float[] expected = SPECIAL.clone();
    KERNELS.sigmoid(expected, 0, expected.length);
    assertSame(Nd4jOperations.sigmoidInPlace(special()).data().asFloat(), expected, SPECIAL);
  }

  @ParameterizedTest
  @EnumSource
  void derivativesAreThoseOfTheEngine(Activation function) {
    int lanes = KERNELS.lanes();
    for (float value : new float[] {2f, Float.NaN}) {
      float[] expected = new float[SPECIAL.length];
      Arrays.fill(expected, value);
      INDArray gradient = Nd4j.createFromArray(expected).reshape(special().shape()).dup('c');
      float[] ones = {1f, 1f, 1f, 1f};
      float[] zeros = new float[lanes];
      KERNELS
          .training()
          .activationGradient(
              function,
              SPECIAL,
              0,
              lanes,
              SPECIAL.length / lanes,
              1,
              ones,
              zeros,
              zeros,
              0,
              expected,
              0,
              lanes,
              new float[lanes],
              new float[lanes]);
      INDArray input = special();
      ActivationDerivatives.applyInPlace(function, input, gradient);
      assertThat(input.data().asFloat()).isEqualTo(SPECIAL);
      float[] actual = gradient.data().asFloat();
      for (int i = 0; i < SPECIAL.length; i++) {
        if (function == Activation.HARD_SWISH && Math.abs(SPECIAL[i]) == 3) {
          // A kink, where the derivative of either side is right.
          actual[i] = expected[i];
        }
      }
      assertSame(actual, expected, SPECIAL);
    }
  }

  @Test
  void aMaxPoolOfNaNIsNaN() {
    INDArray map = Nd4j.arange(16).castTo(DataType.FLOAT);
    map = map.reshape('c', 1, 1, 4, 4).dup('c');
    map.putScalar(new int[] {0, 0, 1, 1}, Float.NaN);
    MaxPool pool = new MaxPool(2, 2, Padding.NONE);
    INDArray result = Nd4jOperations.maxPool(map, pool, new Shape(1, 2, 2));
    assertThat(result.data().asFloat()).containsExactly(Float.NaN, 7f, 13f, 15f);
  }
}
