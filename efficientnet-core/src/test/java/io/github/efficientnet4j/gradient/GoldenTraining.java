package io.github.efficientnet4j.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.GoldenFiles;
import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.BatchNorm;
import io.github.efficientnet4j.graph.Parameters;
import java.util.Iterator;
import java.util.Map;

/**
 * One training step in double precision, torchvision's or PyTorch's: loss with label smoothing,
 * logits, gradients and running statistics. Every engine is checked against it in the same way.
 */
public final class GoldenTraining {

  /** Of the root of the mean square. Single precision stays near 1e-5 of it. */
  private static final double TOLERANCE = 1e-3;

  /**
   * Shifts before a convolution with another BatchNorm have no gradient, exactly; single precision
   * leaves rounding there. The others' norms are above 1e-2.
   */
  private static final double ROUNDING = 1e-5;

  private static final int SAMPLES = 8;

  private final Architecture network;
  private final JsonNode values;
  private final String statistics;

  private GoldenTraining(Architecture network, String values, String statistics) {
    this.network = network;
    this.values = GoldenFiles.json(values);
    this.statistics = statistics;
  }

  /** Of EfficientNet-B0. */
  static GoldenTraining ofB0() {
    return new GoldenTraining(
        Architecture.efficientNetB0(), "training_b0.json", "training_b0.bn.safetensors");
  }

  /**
   * Of another baseline with SiLU. ReLU's slope jumps: where rounding puts a value on the other
   * side of zero, PyTorch's own gradients in single precision are off by up to 3e-2 of their norm;
   * with SiLU by less than 1e-4.
   */
  static GoldenTraining of(Architecture baseline) {
    String name = baseline.name();
    return new GoldenTraining(
        baseline.withActivation(Activation.SILU),
        "training_" + name + ".json",
        name + ".bn.safetensors");
  }

  Architecture architecture() {
    double epsilon = BatchNorm.PYTORCH.epsilon();
    return network
        .withClasses(values.get("num_classes").asInt())
        .withBatchNorm(new BatchNorm(epsilon, values.get("bn_momentum").asDouble()));
  }

  Parameters parameters() {
    return GoldenFiles.parameters(architecture(), values.get("seed").asLong(), statistics);
  }

  TrainingBatch batch() {
    JsonNode input = values.get("input");
    int size = input.get(0).asInt();
    int height = input.get(2).asInt();
    int width = input.get(3).asInt();
    float[] images =
        FormulaWeights.image(
            values.get("seed").asLong(), size, input.get(1).asInt(), height, width);
    return new TrainingBatch(images, size, height, width);
  }

  /** Checks the logits, and gives the gradient of the loss after checking that too. */
  float[] logitsGradient(float[] logits) {
    int classes = values.get("num_classes").asInt();
    int size = logits.length / classes;
    double smoothing = values.get("label_smoothing").asDouble();
    double loss = 0;
    float[] gradient = new float[logits.length];
    double squares = 0;
    for (JsonNode row : values.get("logits")) {
      for (JsonNode logit : row) {
        squares += Math.pow(logit.asDouble(), 2);
      }
    }
    var tolerance = within(TOLERANCE * Math.sqrt(squares / logits.length));
    for (int n = 0; n < size; n++) {
      double exponentials = 0;
      for (int c = 0; c < classes; c++) {
        double logit = logits[n * classes + c];
        assertThat(logit)
            .as("logit %d of image %d", c, n)
            .isCloseTo(values.get("logits").get(n).get(c).asDouble(), tolerance);
        exponentials += Math.exp(logit);
      }
      for (int c = 0; c < classes; c++) {
        double logit = logits[n * classes + c];
        boolean labelled = values.get("labels").get(n).asInt() == c;
        double target = smoothing / classes + (labelled ? 1 - smoothing : 0);
        loss -= target * (logit - Math.log(exponentials)) / size;
        gradient[n * classes + c] = (float) ((Math.exp(logit) / exponentials - target) / size);
      }
    }
    double expected = values.get("loss").asDouble();
    assertThat(loss).as("loss").isCloseTo(expected, within(TOLERANCE * expected));
    return gradient;
  }

  /** Checks norm and samples of the gradient of every parameter. */
  void assertGradients(TrainingState state) {
    JsonNode gradients = values.get("gradients");
    assertThat(state.trained()).hasSize(gradients.size());
    for (Iterator<Map.Entry<String, JsonNode>> it = gradients.properties().iterator();
        it.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = it.next();
      float[] actual = state.gradient(entry.getKey());
      double norm = entry.getValue().get("norm").asDouble();
      double squares = 0;
      for (float value : actual) {
        squares += (double) value * value;
      }
      assertThat(Math.sqrt(squares))
          .as("norm of the gradient of " + entry.getKey())
          .isCloseTo(norm, within(TOLERANCE * norm + ROUNDING));
      assertSamples(
          "gradient of " + entry.getKey(),
          actual,
          entry.getValue().get("sample"),
          (TOLERANCE * norm + ROUNDING) / Math.sqrt(actual.length));
    }
  }

  /** Checks samples of all running statistics. */
  void assertRunningStatistics(Parameters parameters) {
    JsonNode statistics = values.get("running_after_one_forward");
    for (Iterator<Map.Entry<String, JsonNode>> it = statistics.properties().iterator();
        it.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = it.next();
      double squares = 0;
      for (JsonNode sample : entry.getValue()) {
        squares += Math.pow(sample.asDouble(), 2);
      }
      // A thousandth of the move would be lost in a thousandth of the value: momentum is 0.01.
      double tolerance =
          values.get("bn_momentum").asDouble()
              * TOLERANCE
              * Math.sqrt(squares / entry.getValue().size());
      assertSamples(entry.getKey(), parameters.values(entry.getKey()), entry.getValue(), tolerance);
    }
  }

  /**
   * Sample k is the flat index floor(k · n / 8); of fewer than 8 values there are fewer samples.
   */
  private static void assertSamples(
      String name, float[] actual, JsonNode samples, double tolerance) {
    for (int k = 0; k < samples.size(); k++) {
      int index = (int) ((long) k * actual.length / SAMPLES);
      assertThat((double) actual[index])
          .as("%s [%d]", name, index)
          .isCloseTo(samples.get(k).asDouble(), within(tolerance));
    }
  }
}
