package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.FeatureMap;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.graph.Shape;
import java.util.stream.IntStream;

/**
 * The derivative of one logit by one stage's feature map, at inference: BatchNorm is its frozen
 * scale and shift, drops are the identity. Runs the nodes after the stage once forward, keeping
 * what the way back needs, and then once backward for each class that is asked for.
 *
 * <p>One image. Not thread-safe, though it uses all cores.
 */
final class StageGradient {

  private final Graph graph;
  private final Parameters parameters;
  private final int stage;

  /** By node: what a backward step will read, once {@link #forward} has run; null for the rest. */
  private final float[][] values;

  StageGradient(Graph graph, Parameters parameters, FeatureMap stage) {
    this.graph = graph;
    this.parameters = parameters;
    this.stage = stage.lastNode();
    this.values = new float[graph.nodes().size()][];
    for (Node node : graph.nodes().subList(this.stage + 1, graph.nodes().size())) {
      if (node.inputs().stream().anyMatch(input -> input < this.stage)) {
        throw new IllegalArgumentException(
            node.name() + " bypasses " + stage.name() + ": no gradient by that map is the whole");
      }
    }
  }

  /** The logits, from the stage's feature map, channels x height x width. */
  float[] forward(float[] features) {
    boolean[] kept = kept();
    int[] lastReaders = graph.lastReaders();
    values[stage] = features;
    for (int id = stage + 1; id < values.length; id++) {
      Node node = graph.nodes().get(id);
      values[id] = forward(node);
      for (int input : node.inputs()) {
        if (lastReaders[input] == id && !kept[input]) {
          values[input] = null;
        }
      }
    }
    return values[values.length - 1];
  }

  /** Whose values a backward step reads: inputs of activations, factors of gates, sigmoids. */
  private boolean[] kept() {
    boolean[] kept = new boolean[values.length];
    for (Node node : graph.nodes()) {
      if (node.operation() instanceof Operation.Activate
          || node.operation() instanceof Operation.Scale) {
        node.inputs().forEach(input -> kept[input] = true);
      } else if (node.operation() instanceof Operation.Sigmoid) {
        kept[node.id()] = true;
      }
    }
    return kept;
  }

  private float[] forward(Node node) {
    float[] x = values[node.inputs().get(0)];
    Operation operation = node.operation();
    if (operation instanceof Operation.Convolution convolution) {
      float[] bias = convolution.bias().map(spec -> parameters.values(spec.name())).orElse(null);
      return plain(node, convolution).forward(x, bias);
    }
    if (operation instanceof Operation.BatchNormalization norm) {
      return affine(node, x, scales(norm), shifts(norm));
    }
    if (operation instanceof Operation.Activate activate) {
      Activation function = activate.function();
      return elements(x.length, i -> Nonlinearity.value(function, x[i]));
    }
    if (operation instanceof Operation.Sigmoid) {
      return elements(x.length, i -> Nonlinearity.sigmoid(x[i]));
    }
    if (operation instanceof Operation.GlobalAveragePool) {
      return averages(x, shape(node));
    }
    if (operation instanceof Operation.Scale) {
      float[] gate = values[node.inputs().get(1)];
      int plane = plane(node);
      return elements(x.length, i -> x[i] * gate[i / plane]);
    }
    if (operation instanceof Operation.Add) {
      float[] other = values[node.inputs().get(1)];
      return elements(x.length, i -> x[i] + other[i]);
    }
    if (operation instanceof Operation.DropPath || operation instanceof Operation.Dropout) {
      return x;
    }
    if (operation instanceof Operation.Linear linear) {
      return linear(linear, x);
    }
    throw new AssertionError("no forward pass for " + operation);
  }

  /**
   * The derivative of a logit by the stage's feature map.
   *
   * @param classIndex of the logit, from 0
   * @return channels x height x width of the stage
   */
  float[] backward(int classIndex) {
    float[][] gradients = new float[values.length][];
    int last = values.length - 1;
    gradients[last] = new float[Math.toIntExact(graph.nodes().get(last).output().elements())];
    gradients[last][classIndex] = 1;
    for (int id = last; id > stage; id--) {
      backward(graph.nodes().get(id), gradients);
      gradients[id] = null;
    }
    return gradients[stage];
  }

  private void backward(Node node, float[][] gradients) {
    float[] dy = gradients[node.id()];
    int input = node.inputs().get(0);
    Operation operation = node.operation();
    if (operation instanceof Operation.Convolution convolution) {
      add(gradients, input, plain(node, convolution).backward(dy));
    } else if (operation instanceof Operation.BatchNormalization norm) {
      add(gradients, input, affine(node, dy, scales(norm), null));
    } else if (operation instanceof Operation.Activate activate) {
      float[] x = values[input];
      Activation function = activate.function();
      add(
          gradients,
          input,
          elements(x.length, i -> dy[i] * Nonlinearity.derivative(function, x[i])));
    } else if (operation instanceof Operation.Sigmoid) {
      float[] y = values[node.id()];
      add(gradients, input, elements(y.length, i -> (double) dy[i] * y[i] * (1 - y[i])));
    } else if (operation instanceof Operation.GlobalAveragePool) {
      Shape shape = shape(node);
      int plane = shape.height() * shape.width();
      add(
          gradients,
          input,
          elements(Math.toIntExact(shape.elements()), i -> dy[i / plane] / (double) plane));
    } else if (operation instanceof Operation.Scale) {
      gate(node, dy, gradients);
    } else if (operation instanceof Operation.Add) {
      add(gradients, input, dy.clone());
      add(gradients, node.inputs().get(1), dy);
    } else if (operation instanceof Operation.DropPath || operation instanceof Operation.Dropout) {
      add(gradients, input, dy);
    } else if (operation instanceof Operation.Linear linear) {
      add(gradients, input, linearTransposed(linear, dy));
    } else {
      throw new AssertionError("no backward pass for " + operation);
    }
  }

  private void gate(Node node, float[] dy, float[][] gradients) {
    float[] x = values[node.inputs().get(0)];
    float[] gate = values[node.inputs().get(1)];
    int plane = plane(node);
    add(gradients, node.inputs().get(0), elements(x.length, i -> dy[i] * gate[i / plane]));
    add(
        gradients,
        node.inputs().get(1),
        elements(
            gate.length,
            c -> {
              double sum = 0;
              for (int i = c * plane; i < (c + 1) * plane; i++) {
                sum += (double) dy[i] * x[i];
              }
              return sum;
            }));
  }

  /** Takes the array over where it is the first. */
  private static void add(float[][] gradients, int node, float[] gradient) {
    float[] sum = gradients[node];
    if (sum == null) {
      gradients[node] = gradient;
    } else {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += gradient[i];
      }
    }
  }

  private PlainConvolution plain(Node node, Operation.Convolution convolution) {
    return new PlainConvolution(
        node, convolution, shape(node), parameters.values(convolution.kernel().name()));
  }

  private double[] scales(Operation.BatchNormalization norm) {
    float[] scale = parameters.values(norm.scale().name());
    float[] variance = parameters.values(norm.runningVariance().name());
    double[] scales = new double[scale.length];
    for (int c = 0; c < scales.length; c++) {
      scales[c] = scale[c] / Math.sqrt(variance[c] + norm.epsilon());
    }
    return scales;
  }

  private double[] shifts(Operation.BatchNormalization norm) {
    double[] scales = scales(norm);
    float[] shift = parameters.values(norm.shift().name());
    float[] mean = parameters.values(norm.runningMean().name());
    double[] shifts = new double[shift.length];
    for (int c = 0; c < shifts.length; c++) {
      shifts[c] = shift[c] - mean[c] * scales[c];
    }
    return shifts;
  }

  /** {@code shifts} is null where there are none. */
  private static float[] affine(Node node, float[] x, double[] scales, double[] shifts) {
    int plane = plane(node);
    return elements(
        x.length, i -> x[i] * scales[i / plane] + (shifts == null ? 0 : shifts[i / plane]));
  }

  private static float[] averages(float[] x, Shape shape) {
    int plane = shape.height() * shape.width();
    return elements(
        shape.channels(),
        c -> {
          double sum = 0;
          for (int i = c * plane; i < (c + 1) * plane; i++) {
            sum += x[i];
          }
          return sum / plane;
        });
  }

  private float[] linear(Operation.Linear linear, float[] x) {
    float[] kernel = parameters.values(linear.kernel().name());
    float[] bias = parameters.values(linear.bias().name());
    return elements(
        bias.length,
        o -> {
          double sum = bias[o];
          for (int i = 0; i < x.length; i++) {
            sum += (double) kernel[o * x.length + i] * x[i];
          }
          return sum;
        });
  }

  private float[] linearTransposed(Operation.Linear linear, float[] dy) {
    float[] kernel = parameters.values(linear.kernel().name());
    int inputs = linear.kernel().shape().get(1);
    return elements(
        inputs,
        i -> {
          double sum = 0;
          for (int o = 0; o < dy.length; o++) {
            sum += (double) kernel[o * inputs + i] * dy[o];
          }
          return sum;
        });
  }

  /** The shape of a node's first input. */
  private Shape shape(Node node) {
    return graph.nodes().get(node.inputs().get(0)).output();
  }

  private static int plane(Node node) {
    return node.output().height() * node.output().width();
  }

  /** One element of an array. */
  private interface Element {
    double at(int index);
  }

  private static float[] elements(int count, Element element) {
    float[] array = new float[count];
    IntStream.range(0, count).parallel().forEach(i -> array[i] = (float) element.at(i));
    return array;
  }
}
