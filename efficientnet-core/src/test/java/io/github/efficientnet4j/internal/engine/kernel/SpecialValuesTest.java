package io.github.efficientnet4j.internal.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.architecture.Activation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the non-linearities make of NaN, infinities, zeros, subnormal and huge numbers. The build
 * runs this class again for each width of vectors.
 */
@Tag("kernels")
public class SpecialValuesTest {

  private static final float NAN = Float.NaN;
  private static final float NAN_WITH_SIGN = Float.intBitsToFloat(0xffc00000);
  private static final float NAN_WITH_PAYLOAD = Float.intBitsToFloat(0x7fc12345);
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final float MAX = Float.MAX_VALUE;
  private static final float SMALLEST = Float.MIN_VALUE;
  private static final float SUBNORMAL = Float.MIN_NORMAL / 3;

  private static final float[] SPECIAL = {
    NAN,
    NAN_WITH_SIGN,
    NAN_WITH_PAYLOAD,
    INFINITY,
    -INFINITY,
    0f,
    -0f,
    SMALLEST,
    -SMALLEST,
    SUBNORMAL,
    -SUBNORMAL,
    MAX,
    -MAX,
    MAX / 2,
    -MAX / 2,
    1e30f,
    -1e30f,
    200f,
    -200f,
    88f,
    -88f,
    6f,
    -6f,
    3f,
    -3f,
    1f,
    -1f
  };

  static List<Kernels> kernels() {
    return KernelsTest.kernels();
  }

  /** The special values, each in every lane: the compiled loop and its remainder differ. */
  private static float[] inEveryLane(Kernels kernels) {
    int lanes = kernels.lanes();
    float[] values = new float[SPECIAL.length * lanes];
    for (int i = 0; i < values.length; i++) {
      values[i] = SPECIAL[(i + i / lanes) % SPECIAL.length];
    }
    return values;
  }

  private static float limit(Activation function, float x) {
    if (x == -INFINITY) {
      // SiLU is −∞ · 0, as in PyTorch and TensorFlow.
      return function == Activation.SILU ? NAN : 0f;
    }
    if (x == INFINITY) {
      return function == Activation.RELU6 ? 6f : INFINITY;
    }
    return (float) KernelsTest.exact(function, x);
  }

  private static void assertIs(float actual, float expected, String what) {
    if (Float.isNaN(expected)) {
      assertThat(actual).as(what).isNaN();
    } else if (Float.isInfinite(expected) || expected == 0f) {
      // A zero may have either sign, and may be what is left of a subnormal number.
      assertThat(actual == expected || expected == 0f && Math.abs(actual) < Float.MIN_NORMAL)
          .as("%s: %s instead of %s", what, actual, expected)
          .isTrue();
    } else {
      double error = Math.abs((double) actual - expected);
      assertThat(error).as("%s: %s", what, actual).isLessThan(2e-6 * Math.abs(expected) + 1e-37);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void activationsKeepNaNAndReachTheirLimits(Kernels kernels) {
    float[] inputs = inEveryLane(kernels);
    for (Activation function : Activation.values()) {
      float[] outputs = inputs.clone();
      kernels.activate(function, outputs, 0, outputs.length);
      for (int i = 0; i < inputs.length; i++) {
        String what = kernels.name() + ": " + function + " of " + inputs[i];
        assertIs(outputs[i], limit(function, inputs[i]), what);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theSigmoidKeepsNaNAndReachesItsLimits(Kernels kernels) {
    float[] inputs = inEveryLane(kernels);
    float[] outputs = inputs.clone();
    kernels.sigmoid(outputs, 0, outputs.length);
    for (int i = 0; i < inputs.length; i++) {
      float expected = (float) (1 / (1 + Math.exp(-(double) inputs[i])));
      assertIs(outputs[i], expected, kernels.name() + ": sigmoid of " + inputs[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void sumsOfActivationsKeepThem(Kernels kernels) {
    int lanes = kernels.lanes();
    for (Activation function : Activation.values()) {
      for (float special : SPECIAL) {
        float[] x = new float[3 * lanes];
        Arrays.fill(x, 1f);
        x[lanes] = special;
        float[] sums = new float[lanes];
        kernels.activateAndSum(
            function, x.clone(), 0, 3, 1, new float[3 * lanes], 0, lanes, sums, 0);
        double others = 2 * KernelsTest.exact(function, 1);
        float expected = (float) (limit(function, special) + others);
        assertIs(sums[0], expected, kernels.name() + ": sum of " + function + " of " + special);
      }
    }
  }

  /** The derivative of PyTorch: at NaN, ReLU lets the gradient pass. */
  private static float slope(Activation function, float y) {
    return switch (function) {
      case RELU -> y <= 0 ? 0 : 1;
      case RELU6 -> y <= 0 || y >= 6 ? 0 : 1;
      case HARD_SWISH -> y < -3 ? 0 : y > 3 ? 1 : y / 3 + 0.5f;
      case SILU -> {
        double sigmoid = 1 / (1 + Math.exp(-(double) y));
        yield (float) (sigmoid * (1 + y * (1 - sigmoid)));
      }
    };
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void derivativesKeepNaN(Kernels kernels) {
    int lanes = kernels.lanes();
    float[] ones = new float[lanes];
    Arrays.fill(ones, 1f);
    float[] zeros = new float[lanes];
    float[] inputs = inEveryLane(kernels);
    int pixels = inputs.length / lanes;
    for (Activation function : Activation.values()) {
      for (float gradient : new float[] {2f, NAN, NAN_WITH_SIGN}) {
        float[] d = new float[inputs.length];
        Arrays.fill(d, gradient);
        kernels
            .training()
            .activationGradient(
                function,
                inputs,
                0,
                lanes,
                pixels,
                1,
                ones,
                zeros,
                zeros,
                0,
                d,
                0,
                lanes,
                new float[lanes],
                new float[lanes]);
        for (int i = 0; i < inputs.length; i++) {
          float slope = slope(function, inputs[i]);
          boolean blocked =
              slope == 0
                  && !function.equals(Activation.SILU)
                  && !function.equals(Activation.HARD_SWISH);
          float expected = blocked ? 0 : slope * gradient;
          assertIs(d[i], expected, kernels.name() + ": " + function + "' at " + inputs[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theLargerOfNaNAndANumberIsNaN(Kernels kernels) {
    int lanes = kernels.lanes();
    for (float nan : new float[] {NAN, NAN_WITH_SIGN, NAN_WITH_PAYLOAD}) {
      for (float other : SPECIAL) {
        float[] x = new float[lanes];
        float[] y = new float[lanes];
        Arrays.fill(x, nan);
        Arrays.fill(y, other);
        kernels.keepLarger(x, 0, y, 0, lanes);
        assertThat(x[lanes - 1]).isNaN();
        Arrays.fill(x, other);
        Arrays.fill(y, nan);
        kernels.keepLarger(x, 0, y, 0, lanes);
        assertThat(x[lanes - 1]).isNaN();
      }
    }
  }
}
