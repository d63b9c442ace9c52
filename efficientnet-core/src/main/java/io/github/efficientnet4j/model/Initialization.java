package io.github.efficientnet4j.model;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The paper's initial weights: convolution kernels normal with deviation sqrt(2 / fan-out),
 * classifier uniform in ±1 / sqrt(classes), biases 0, BatchNorm the identity. Each tensor has a
 * random stream of its own, drawn from seed and name, so that changing the classifier leaves the
 * backbone's values as they were.
 */
final class Initialization {

  private Initialization() {}

  static Parameters of(Graph graph, long seed) {
    Map<String, float[]> values =
        graph.parameters().parallelStream()
            .collect(
                Collectors.toConcurrentMap(
                    ParameterSpec::name, parameter -> draw(parameter, seed)));
    return Parameters.of(graph.parameters(), values);
  }

  static float[] draw(ParameterSpec parameter, long seed) {
    float[] values = new float[parameter.elements()];
    Random random = new Random(streamSeed(seed, parameter.name()));
    switch (parameter.role()) {
      case CONVOLUTION_KERNEL, DEPTHWISE_KERNEL -> {
        // Of a depthwise kernel the fan-out is k·k, as in the TensorFlow release: one output each.
        int outputs =
            parameter.role() == ParameterSpec.Role.DEPTHWISE_KERNEL ? 1 : parameter.shape().get(0);
        int fanOut = outputs * parameter.shape().get(2) * parameter.shape().get(3);
        fillNormal(values, Math.sqrt(2.0 / fanOut), random);
      }
      case LINEAR_KERNEL -> fillUniform(values, 1 / Math.sqrt(parameter.shape().get(0)), random);
      case BATCH_NORM_SCALE, RUNNING_VARIANCE -> Arrays.fill(values, 1);
      default -> Arrays.fill(values, 0);
    }
    return values;
  }

  private static void fillNormal(float[] values, double deviation, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
  }

  private static void fillUniform(float[] values, double limit, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * limit);
    }
  }

  /**
   * FNV-1a over the name's characters, then the seed: neighbouring seeds give unrelated streams.
   */
  private static long streamSeed(long seed, String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    hash += seed * 0x9E3779B97F4A7C15L;
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    return hash ^ (hash >>> 31);
  }
}
