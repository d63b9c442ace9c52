package io.github.efficientnet4j.model;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Initialization;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.ParameterSpec.Role;
import io.github.efficientnet4j.graph.Parameters;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Adapts the weights of one network to a slightly different one. */
final class ParameterSurgery {

  private ParameterSurgery() {}

  static Parameters newClassifier(Parameters old, Graph changed, long seed) {
    Initialization initialization = Initialization.of(changed, seed);
    return rebuilt(
        changed,
        spec -> {
          boolean classifier = spec.role() == Role.LINEAR_KERNEL || spec.role() == Role.LINEAR_BIAS;
          return classifier ? initialization.draw(spec) : old.values(spec.name());
        });
  }

  static Parameters newInputChannels(Parameters old, Graph changed) {
    String stem =
        changed.nodes().stream()
            .map(node -> node.operation())
            .filter(Operation.Convolution.class::isInstance)
            .map(operation -> ((Operation.Convolution) operation).kernel().name())
            .findFirst()
            .orElseThrow();
    return rebuilt(
        changed,
        spec ->
            spec.name().equals(stem)
                ? adapted(old.values(stem), old.specs().get(stem), spec.shape().get(1))
                : old.values(spec.name()));
  }

  private static Parameters rebuilt(Graph changed, Function<ParameterSpec, float[]> values) {
    Map<String, float[]> bound = new HashMap<>();
    changed.parameters().forEach(spec -> bound.put(spec.name(), values.apply(spec)));
    return Parameters.of(changed.parameters(), bound);
  }

  /**
   * Adapts a kernel like timm's adapt_input_conv: for one channel the sum, otherwise repeated and
   * scaled by old / new.
   */
  private static float[] adapted(float[] kernel, ParameterSpec spec, int channels) {
    int outputs = spec.shape().get(0);
    int present = spec.shape().get(1);
    int taps = spec.shape().get(2) * spec.shape().get(3);
    if (channels == present) {
      return kernel;
    }
    float[] result = new float[outputs * channels * taps];
    float scale = channels == 1 ? 1f : (float) present / channels;
    int sources = channels == 1 ? present : channels;
    for (int out = 0; out < outputs; out++) {
      for (int source = 0; source < sources; source++) {
        int from = (out * present + source % present) * taps;
        int to = (out * channels + (channels == 1 ? 0 : source)) * taps;
        for (int tap = 0; tap < taps; tap++) {
          result[to + tap] += kernel[from + tap] * scale;
        }
      }
    }
    return result;
  }
}
