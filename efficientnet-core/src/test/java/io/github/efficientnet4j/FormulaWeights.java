package io.github.efficientnet4j;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights and inputs that are a pure function of (seed, tensor name, element index), so that
 * reference values can be made elsewhere without shipping the weights. The golden files' values
 * come from torchvision on these.
 */
public final class FormulaWeights {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private FormulaWeights() {}

  /** FNV-1a over the UTF-8 bytes. */
  public static long fnv1a64(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /** A multiple of 2^-24 in [0, 1): splitmix64 of name, seed and index. */
  public static double uniform(long seed, String name, long index) {
    return uniform(start(seed, name), index);
  }

  /** What all elements of a tensor share: hashing the name for each would take most of the time. */
  private static long start(long seed, String name) {
    return fnv1a64(name) + seed * GOLDEN + GOLDEN;
  }

  private static double uniform(long start, long index) {
    long z = start + index;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (z >>> 40) / (double) (1 << 24);
  }

  /** A tensor of the formula: kernels scaled by fan-in, biases small, other vectors near one. */
  public static float[] tensor(long seed, String name, int... shape) {
    int elements = 1;
    for (int dimension : shape) {
      elements *= dimension;
    }
    double limit = Math.sqrt(3.0 / (elements / Math.max(1, shape[0])));
    float[] values = new float[elements];
    long start = start(seed, name);
    for (int i = 0; i < elements; i++) {
      double u = uniform(start, i);
      if (shape.length >= 2) {
        values[i] = (float) ((2 * u - 1) * limit);
      } else if (name.endsWith(".bias")) {
        values[i] = (float) ((2 * u - 1) * 0.1);
      } else {
        values[i] = (float) (0.75 + 0.5 * u);
      }
    }
    return values;
  }

  /** A network's weights of the formula, with running statistics that change every channel. */
  public static Parameters parameters(Architecture network) {
    return parameters(Graph.of(network).parameters());
  }

  /** The same for a part of a network. */
  public static Parameters parameters(List<ParameterSpec> specs) {
    Map<String, float[]> values = new HashMap<>();
    for (ParameterSpec spec : specs) {
      int[] shape = spec.shape().stream().mapToInt(Integer::intValue).toArray();
      float[] tensor = tensor(1, spec.name(), shape);
      if (spec.role() == ParameterSpec.Role.RUNNING_MEAN) {
        for (int i = 0; i < tensor.length; i++) {
          tensor[i] -= 1f;
        }
      }
      values.put(spec.name(), tensor);
    }
    return Parameters.of(specs, values);
  }

  /** An NCHW batch: a coarse pattern plus noise. */
  public static float[] image(long seed, int batch, int channels, int height, int width) {
    float[] values = new float[batch * channels * height * width];
    long start = start(seed, "input");
    int i = 0;
    for (int n = 0; n < batch; n++) {
      for (int c = 0; c < channels; c++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++, i++) {
            double noise = 2 * uniform(start, i) - 1;
            double pattern = triangle(x + 7 * c + 13 * n, 32) * triangle(y + 5 * c + 3 * n, 24);
            values[i] = (float) (noise + pattern * 1.5);
          }
        }
      }
    }
    return values;
  }

  private static double triangle(int t, int period) {
    return Math.abs((double) (t % period) / period * 2 - 1) * 2 - 1;
  }
}
