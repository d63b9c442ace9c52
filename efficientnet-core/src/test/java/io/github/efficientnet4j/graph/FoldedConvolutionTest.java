package io.github.efficientnet4j.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.ParameterSpec.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two outputs of three weights each, and a BatchNorm whose factors are 2 and 0.5. */
class FoldedConvolutionTest {

  private static final ParameterSpec BIAS =
      new ParameterSpec("bias", List.of(2), Role.CONVOLUTION_BIAS);
  private static final Map<String, float[]> VALUES =
      Map.of(
          "kernel", new float[] {1, 2, 3, 4, 5, 6},
          "bias", new float[] {10, 20},
          "gamma", new float[] {4, 2},
          "beta", new float[] {1, -1},
          "mean", new float[] {3, 6},
          "variance", new float[] {3.75f, 15.75f});

  private static Convolution convolution(Optional<ParameterSpec> bias) {
    ParameterSpec kernel =
        new ParameterSpec("kernel", List.of(2, 3, 1, 1), Role.CONVOLUTION_KERNEL);
    return new Convolution(kernel, bias, 1, Padding.NONE, 1);
  }

  private static BatchNormalization norm() {
    return new BatchNormalization(
        new ParameterSpec("gamma", List.of(2), Role.BATCH_NORM_SCALE),
        new ParameterSpec("beta", List.of(2), Role.BATCH_NORM_SHIFT),
        new ParameterSpec("mean", List.of(2), Role.RUNNING_MEAN),
        new ParameterSpec("variance", List.of(2), Role.RUNNING_VARIANCE),
        0.25,
        0.1);
  }

  private static FoldedConvolution folded(
      Optional<ParameterSpec> bias, Optional<BatchNormalization> norm) {
    return FoldedConvolution.of(convolution(bias), norm, VALUES::get);
  }

  @Test
  void theKernelIsMultipliedByTheFactorOfItsOutput() {
    FoldedConvolution folded = folded(Optional.empty(), Optional.of(norm()));
    assertThat(folded.kernel()).containsExactly(2, 4, 6, 2, 2.5f, 3);
    float[] second = new float[3];
    folded.copyKernel(1, second);
    assertThat(second).containsExactly(2, 2.5f, 3);
  }

  @Test
  void theBiasTakesInMeanAndShift() {
    assertThat(folded(Optional.empty(), Optional.of(norm())).bias())
        .containsExactly(1 - 3 * 2, -1 - 6 * 0.5f);
    assertThat(folded(Optional.of(BIAS), Optional.of(norm())).bias())
        .containsExactly(10 * 2 + 1 - 3 * 2, 20 * 0.5f - 1 - 6 * 0.5f);
    assertThat(VALUES.get("bias")).as("the network's own bias").containsExactly(10, 20);
  }

  @Test
  void withoutABatchNormTheConvolutionIsAsItWas() {
    FoldedConvolution alone = folded(Optional.of(BIAS), Optional.empty());
    assertThat(alone.kernel()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(alone.bias()).containsExactly(10, 20);
    assertThat(folded(Optional.empty(), Optional.empty()).bias()).containsExactly(0, 0);
  }
}
