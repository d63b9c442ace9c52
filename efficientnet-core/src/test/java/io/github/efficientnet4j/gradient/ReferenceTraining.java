package io.github.efficientnet4j.gradient;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The forward pass in training mode in naive loops of double precision, and gradients from its
 * difference quotients: in double precision these are good to seven digits, so that a fault of an
 * engine in single precision cannot hide in them.
 */
public final class ReferenceTraining {

  /** Near the cube root of double's precision, which balances truncation and rounding. */
  private static final double STEP = 4e-6;

  private final List<Node> nodes;
  private final Map<String, double[]> values = new HashMap<>();
  private final double[] input;
  private final int size;
  private final TrainingPass pass;

  ReferenceTraining(
      Architecture network, Parameters parameters, TrainingBatch batch, TrainingPass pass) {
    this(
        Graph.of(network, batch.height(), batch.width()).nodes(),
        parameters,
        batch.images(),
        batch.size(),
        pass);
  }

  /** A network or a part of one; its output takes the place of the logits. */
  public ReferenceTraining(
      List<Node> nodes, Parameters parameters, float[] input, int size, TrainingPass pass) {
    this.nodes = nodes;
    this.input = doubles(input);
    this.size = size;
    this.pass = pass;
    for (String name : parameters.specs().keySet()) {
      values.put(name, doubles(parameters.values(name)));
    }
  }

  /** The logits of inference, N x classes, of images in NCHW; rounded when all is computed. */
  public static float[] inference(
      Architecture network,
      Parameters parameters,
      float[] images,
      int size,
      int height,
      int width) {
    TrainingBatch batch = new TrainingBatch(images, size, height, width);
    TrainingPass pass = new TrainingPass(0, false, true);
    double[] logits = new ReferenceTraining(network, parameters, batch, pass).logits();
    float[] rounded = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      rounded[i] = (float) logits[i];
    }
    return rounded;
  }

  /** The logits, N x classes; of a part of a network, its output. */
  public double[] logits() {
    return last(forward(new HashMap<>()));
  }

  /** The running statistics after one forward pass. */
  public Map<String, double[]> runningStatistics() {
    Map<String, double[]> statistics = new HashMap<>();
    forward(statistics);
    return statistics;
  }

  /** The derivative of the sum of {@code weights} times logits by one parameter. */
  public double[] gradient(String name, float[] weights) {
    Predicate<Node> readers =
        node -> node.operation().parameters().stream().anyMatch(spec -> spec.name().equals(name));
    return gradient(values.get(name), readers, weights);
  }

  /** The derivative of the sum of {@code weights} times logits by the input. */
  public double[] gradientOfInput(float[] weights) {
    return gradient(input, node -> node.operation() instanceof Operation.Input, weights);
  }

  private double[] gradient(double[] parameter, Predicate<Node> readers, float[] weights) {
    List<double[]> former = forward(new HashMap<>());
    BitSet stale = new BitSet();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      stale.set(i, readers.test(node) || node.inputs().stream().anyMatch(stale::get));
    }
    double[] gradient = new double[parameter.length];
    for (int i = 0; i < parameter.length; i++) {
      double value = parameter[i];
      parameter[i] = value + STEP;
      double above = weightedSum(former, stale, weights);
      parameter[i] = value - STEP;
      double below = weightedSum(former, stale, weights);
      parameter[i] = value;
      gradient[i] = (above - below) / (2 * STEP);
    }
    return gradient;
  }

  private double weightedSum(List<double[]> former, BitSet stale, float[] weights) {
    double[] logits = last(forward(former, stale, new HashMap<>()));
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      sum += weights[i] * logits[i];
    }
    return sum;
  }

  private static double[] last(List<double[]> results) {
    return results.get(results.size() - 1);
  }

  private List<double[]> forward(Map<String, double[]> statistics) {
    BitSet all = new BitSet();
    all.set(0, nodes.size());
    return forward(List.of(), all, statistics);
  }

  /** The results of all nodes: the former ones, but for the nodes whose results are stale. */
  private List<double[]> forward(
      List<double[]> former, BitSet stale, Map<String, double[]> statistics) {
    List<double[]> results = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (!stale.get(i)) {
        results.add(former.get(i));
        continue;
      }
      Node node = nodes.get(i);
      List<double[]> inputs = node.inputs().stream().map(results::get).toList();
      Shape in = nodes.get(node.inputs().isEmpty() ? 0 : node.inputs().get(0)).output();
      results.add(compute(node, in, inputs, statistics));
    }
    return results;
  }

  private double[] compute(
      Node node, Shape in, List<double[]> inputs, Map<String, double[]> statistics) {
    Operation operation = node.operation();
    if (operation instanceof Operation.Input) {
      return input;
    }
    double[] x = inputs.get(0);
    double[] y = new double[Math.toIntExact(size * node.output().elements())];
    int pixels = in.height() * in.width();
    if (operation instanceof Operation.Convolution convolution) {
      convolve(convolution, x, in, y, node.output());
    } else if (operation instanceof Operation.BatchNormalization norm) {
      normalize(norm, x, in, y, statistics);
    } else if (operation instanceof Operation.MaxPool pool) {
      maxPool(pool, x, in, y, node.output());
    } else if (operation instanceof Operation.GlobalAveragePool) {
      for (int i = 0; i < x.length; i++) {
        y[i / pixels] += x[i] / pixels;
      }
    } else if (operation instanceof Operation.Linear linear) {
      double[] kernel = values.get(linear.kernel().name());
      double[] bias = values.get(linear.bias().name());
      for (int i = 0; i < y.length; i++) {
        int sample = i / bias.length;
        int row = i % bias.length;
        y[i] = bias[row];
        for (int c = 0; c < in.channels(); c++) {
          y[i] += kernel[row * in.channels() + c] * x[sample * in.channels() + c];
        }
      }
    } else {
      for (int i = 0; i < y.length; i++) {
        y[i] = pointwise(node, in, inputs, i);
      }
    }
    return y;
  }

  private double pointwise(Node node, Shape in, List<double[]> inputs, int i) {
    Operation operation = node.operation();
    double x = inputs.get(0)[i];
    if (operation instanceof Operation.Activate activate) {
      return activate(activate.function(), x);
    }
    if (operation instanceof Operation.Sigmoid) {
      return 1 / (1 + Math.exp(-x));
    }
    if (operation instanceof Operation.Scale) {
      return x * inputs.get(1)[i / (in.height() * in.width())];
    }
    if (operation instanceof Operation.Add) {
      return x + inputs.get(1)[i];
    }
    if (operation instanceof Operation.DropPath drop) {
      return kept(node, Math.toIntExact(i / in.elements()), drop.rate(), x);
    }
    return kept(node, i, ((Operation.Dropout) operation).rate(), x);
  }

  private double kept(Node node, int element, double rate, double x) {
    if (!pass.drops()) {
      return x;
    }
    return DropNoise.keeps(pass.seed(), node.id(), element, rate) ? x / (1 - rate) : 0;
  }

  private static double activate(Activation function, double x) {
    return switch (function) {
      case SILU -> x / (1 + Math.exp(-x));
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case HARD_SWISH -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
    };
  }

  private void maxPool(Operation.MaxPool pool, double[] x, Shape in, double[] y, Shape out) {
    int index = 0;
    for (int plane = 0; plane < size * in.channels(); plane++) {
      for (int row = 0; row < out.height(); row++) {
        for (int column = 0; column < out.width(); column++) {
          double largest = Double.NEGATIVE_INFINITY;
          for (int tap = 0; tap < pool.kernel() * pool.kernel(); tap++) {
            int r = row * pool.stride() - pool.padding().top() + tap / pool.kernel();
            int c = column * pool.stride() - pool.padding().left() + tap % pool.kernel();
            if (r >= 0 && r < in.height() && c >= 0 && c < in.width()) {
              largest = Math.max(largest, x[(plane * in.height() + r) * in.width() + c]);
            }
          }
          y[index++] = largest;
        }
      }
    }
  }

  private void convolve(
      Operation.Convolution convolution, double[] x, Shape in, double[] y, Shape out) {
    double[] kernel = values.get(convolution.kernel().name());
    double[] bias =
        convolution
            .bias()
            .map(ParameterSpec::name)
            .map(values::get)
            .orElse(new double[out.channels()]);
    int perGroup = in.channels() / convolution.groups();
    int outPerGroup = out.channels() / convolution.groups();
    int stride = convolution.stride();
    int pixels = out.height() * out.width();
    // One weight after another, over all pixels: each sum is in the order of the taps, and the
    // innermost loop is one that a compiler makes vectors of.
    for (int plane = 0; plane < size * out.channels(); plane++) {
      int o = plane % out.channels();
      int firstChannel = plane / out.channels() * in.channels() + o / outPerGroup * perGroup;
      Arrays.fill(y, plane * pixels, (plane + 1) * pixels, bias[o]);
      int tap = o * perGroup * convolution.kernelHeight() * convolution.kernelWidth();
      for (int c = firstChannel; c < firstChannel + perGroup; c++) {
        for (int ky = 0; ky < convolution.kernelHeight(); ky++) {
          int top = ky - convolution.padding().top();
          int endRow = end(top, stride, in.height(), out.height());
          for (int kx = 0; kx < convolution.kernelWidth(); kx++, tap++) {
            double weight = kernel[tap];
            int left = kx - convolution.padding().left();
            int endColumn = end(left, stride, in.width(), out.width());
            for (int row = first(top, stride); row < endRow; row++) {
              int from = (c * in.height() + row * stride + top) * in.width() + left;
              int to = plane * pixels + row * out.width();
              for (int column = first(left, stride); column < endColumn; column++) {
                y[to + column] += weight * x[from + column * stride];
              }
            }
          }
        }
      }
    }
  }

  /** The first output, along one axis, of which a tap is not in the padding before the input. */
  private static int first(int offset, int stride) {
    return Math.max(0, -Math.floorDiv(offset, stride));
  }

  /** The first output after these of which the tap is in the padding behind the input. */
  private static int end(int offset, int stride, int in, int out) {
    return Math.min(out, Math.floorDiv(in - 1 - offset, stride) + 1);
  }

  private void normalize(
      Operation.BatchNormalization norm,
      double[] x,
      Shape shape,
      double[] y,
      Map<String, double[]> statistics) {
    double[] scale = values.get(norm.scale().name());
    double[] shift = values.get(norm.shift().name());
    double[] runningMean = values.get(norm.runningMean().name()).clone();
    double[] runningVariance = values.get(norm.runningVariance().name()).clone();
    int pixels = shape.height() * shape.width();
    int count = size * pixels;
    for (int c = 0; c < shape.channels(); c++) {
      double mean = runningMean[c];
      double variance = runningVariance[c];
      if (!pass.frozenBatchNorm()) {
        mean = 0;
        for (int i = 0; i < count; i++) {
          mean += x[at(shape, c, i)] / count;
        }
        variance = 0;
        for (int i = 0; i < count; i++) {
          variance += Math.pow(x[at(shape, c, i)] - mean, 2) / count;
        }
        double momentum = norm.momentum();
        double unbiased = variance * count / (count - 1);
        runningMean[c] += momentum * (mean - runningMean[c]);
        runningVariance[c] += momentum * (unbiased - runningVariance[c]);
      }
      double factor = scale[c] / Math.sqrt(variance + norm.epsilon());
      for (int i = 0; i < count; i++) {
        int index = at(shape, c, i);
        y[index] = (x[index] - mean) * factor + shift[c];
      }
    }
    statistics.put(norm.runningMean().name(), runningMean);
    statistics.put(norm.runningVariance().name(), runningVariance);
  }

  /** The flat index of the i-th value of a channel, over samples and pixels. */
  private static int at(Shape shape, int channel, int i) {
    int pixels = shape.height() * shape.width();
    return (i / pixels * shape.channels() + channel) * pixels + i % pixels;
  }

  private static double[] doubles(float[] floats) {
    double[] result = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      result[i] = floats[i];
    }
    return result;
  }
}
