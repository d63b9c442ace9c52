package io.github.efficientnet4j.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.graph.FeatureMap;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.engine.CompiledEngine;
import io.github.efficientnet4j.model.Network;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StageGradientTest {

  private static final int CLASS = 2;

  /** Of a logit near 1, in float32. */
  private static final double ROUNDING = 1e-7;

  private static Architecture network(Activation activation, PaddingMode padding) {
    return Architecture.builder("checked")
        .activation(activation)
        .padding(padding)
        .stem(8)
        .stage(MBConv.of(3, 1), 8, 2, 1)
        .stage(MBConv.of(5, 4), 12, 2, 2)
        .stage(MBConv.of(3, 6), 16, 1, 2)
        .head(20)
        .classes(4)
        .build();
  }

  private static double logit(
      Graph graph, Parameters parameters, FeatureMap stage, float[] features) {
    return new StageGradient(graph, parameters, stage).forward(features)[CLASS];
  }

  /**
   * Central differences along random directions. Steps across a ReLU's kinks are off by much more
   * than their length; theirs are so short that few are crossed, which leaves more rounding.
   */
  @ParameterizedTest
  @CsvSource({
    "SILU, SYMMETRIC, 33, 41, 1e-2, 1e-3",
    "SILU, SAME, 34, 31, 1e-2, 1e-3",
    "HARD_SWISH, SYMMETRIC, 30, 30, 1e-3, 1e-2",
    "RELU, SAME, 27, 36, 3e-5, 2e-2",
    "RELU6, SYMMETRIC, 32, 29, 3e-5, 2e-2"
  })
  void derivativesEqualFiniteDifferences(
      Activation activation,
      PaddingMode padding,
      int height,
      int width,
      double step,
      double tolerance) {
    Architecture architecture = network(activation, padding);
    Parameters parameters = Network.create(architecture, 3).parameters();
    Graph graph = Graph.of(architecture, height, width);
    for (FeatureMap stage : graph.featureMaps()) {
      int size = Math.toIntExact(stage.shape().elements());
      float[] features = new float[size];
      for (int i = 0; i < size; i++) {
        features[i] = (float) (2 * FormulaWeights.uniform(5, stage.name(), i) - 1);
      }
      StageGradient gradient = new StageGradient(graph, parameters, stage);
      gradient.forward(features);
      float[] derivative = gradient.backward(CLASS);
      assertThat(derivative).hasSize(size);
      for (int direction = 0; direction < 3; direction++) {
        float[] ahead = features.clone();
        float[] behind = features.clone();
        double expected = 0;
        double norm = 0;
        for (int i = 0; i < size; i++) {
          double d = 2 * FormulaWeights.uniform(direction, "direction", i) - 1;
          ahead[i] += (float) (step * d);
          behind[i] -= (float) (step * d);
          expected += d * derivative[i];
          norm += (double) derivative[i] * derivative[i];
        }
        double difference =
            (logit(graph, parameters, stage, ahead) - logit(graph, parameters, stage, behind))
                / (2 * step);
        assertThat(difference)
            .as(stage.name())
            .isCloseTo(expected, within(tolerance * Math.sqrt(norm) + ROUNDING / step));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWayForwardEqualsTheEngines(Activation activation) {
    Architecture architecture = network(activation, PaddingMode.SAME);
    Parameters parameters = Network.create(architecture, 3).parameters();
    Graph graph = Graph.of(architecture, 35, 28);
    ImageBatch image =
        ImageBatch.of(FormulaWeights.image(1, 1, 3, 35, 28), PixelLayout.NCHW, 1, 35, 28);
    try (InferenceEngine engine = CompiledEngine.compile(architecture, parameters)) {
      for (FeatureMap stage : graph.featureMaps()) {
        Map<String, float[]> outputs =
            engine.outputs(image, List.of(stage.name(), InferenceEngine.LOGITS));
        float[] logits =
            new StageGradient(graph, parameters, stage).forward(outputs.get(stage.name()));
        assertThat(logits)
            .as(stage.name())
            .containsExactly(outputs.get(InferenceEngine.LOGITS), within(1e-5f));
      }
    }
  }
}
