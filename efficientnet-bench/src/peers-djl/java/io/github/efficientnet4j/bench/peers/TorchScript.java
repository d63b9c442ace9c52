package io.github.efficientnet4j.bench.peers;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.FoldedConvolution;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A graph as a straight-line TorchScript program.
 *
 * @param code the body of {@code forward}, a line an operation
 * @param result the name of its result
 * @param tensors its weights
 */
record TorchScript(List<String> code, String result, List<Tensor> tensors) {

  /** What a tensor is to its module. */
  enum Kind {
    CONSTANT,
    PARAMETER,
    BUFFER
  }

  /** Row-major float32, an attribute of the module. */
  record Tensor(String name, Kind kind, List<Integer> shape, float[] values) {}

  /**
   * The program that {@code torch.jit.freeze} would leave of a network, BatchNorm folded into the
   * convolutions: the form in which PyTorch is deployed.
   */
  static TorchScript of(Graph graph, Parameters parameters) {
    return new Frozen(graph, parameters).write();
  }

  /**
   * The program that {@code torch.jit.script} would make of a network, to be trained: with
   * BatchNorm and drops that the module's mode switches.
   */
  static TorchScript trainable(Graph graph, Parameters parameters) {
    return new Trainable(graph, parameters).write();
  }

  /** A parameter's name in a trainable program, which allows no dots. */
  static String name(ParameterSpec spec) {
    return spec.name().replace('.', '_');
  }

  private abstract static class Writer {

    final Graph graph;
    final Parameters parameters;
    private final List<String> code = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();

    /** Of each node, the variable with its value. */
    private final List<String> variables = new ArrayList<>();

    Writer(Graph graph, Parameters parameters) {
      this.graph = graph;
      this.parameters = parameters;
    }

    TorchScript write() {
      for (Node node : graph.nodes()) {
        variables.add(value(node));
      }
      return new TorchScript(code, variables.get(graph.logitsNode()), tensors);
    }

    private String value(Node node) {
      Operation operation = node.operation();
      if (operation instanceof Operation.Input) {
        return "x";
      }
      String input = variables.get(node.inputs().get(0));
      if (operation instanceof Convolution convolution) {
        return assign(node, convolve(node, convolution, input));
      } else if (operation instanceof Operation.Activate activate) {
        return assign(node, call(function(activate.function()), input));
      } else if (operation instanceof Operation.Sigmoid) {
        return assign(node, call("sigmoid", input));
      } else if (operation instanceof Operation.GlobalAveragePool) {
        return assign(node, call("adaptive_avg_pool2d", input, "[1, 1]"));
      } else if (operation instanceof Operation.Scale) {
        return assign(node, call("mul", input, variables.get(node.inputs().get(1))));
      } else if (operation instanceof Operation.Add) {
        return assign(node, call("add", input, variables.get(node.inputs().get(1))));
      } else if (operation instanceof Operation.Linear linear) {
        String kernel = tensor(linear.kernel());
        String bias = tensor(linear.bias());
        return assign(node, call("linear", call("flatten", input, "1"), kernel, bias));
      }
      return inTraining(operation, input).map(value -> assign(node, value)).orElse(input);
    }

    /** What differs between the modes: BatchNorm and drops. Empty if it does nothing. */
    abstract Optional<String> inTraining(Operation operation, String input);

    private String convolve(Node node, Convolution convolution, String input) {
      Padding padding = convolution.padding();
      if (padding.top() != padding.bottom() || padding.left() != padding.right()) {
        throw new IllegalArgumentException(
            "PyTorch pads both sides alike: compare a network with symmetric padding, not "
                + node.name());
      }
      return call(
          "conv2d",
          input,
          kernelAndBias(node, convolution),
          pair(convolution.stride(), convolution.stride()),
          pair(padding.top(), padding.left()),
          pair(1, 1),
          Integer.toString(convolution.groups()));
    }

    /** Two arguments of a convolution. */
    abstract String kernelAndBias(Node node, Convolution convolution);

    abstract String tensor(ParameterSpec spec);

    private String assign(Node node, String expression) {
      String variable = "v" + node.id();
      code.add(variable + " = " + expression);
      return variable;
    }

    String tensor(String name, Kind kind, List<Integer> shape, float[] values) {
      tensors.add(new Tensor(name, kind, shape, values));
      return "self." + name;
    }

    int tensorCount() {
      return tensors.size();
    }

    static String call(String function, String... arguments) {
      return "torch." + function + "(" + String.join(", ", arguments) + ")";
    }

    private static String pair(int a, int b) {
      return "[" + a + ", " + b + "]";
    }

    private static String function(Activation activation) {
      return switch (activation) {
        case SILU -> "silu";
        case RELU -> "relu";
        case RELU6 -> "relu6";
        case HARD_SWISH -> "hardswish";
      };
    }
  }

  private static final class Frozen extends Writer {

    Frozen(Graph graph, Parameters parameters) {
      super(graph, parameters);
    }

    /** BatchNorm is in the convolution; the drops do nothing at inference. */
    @Override
    Optional<String> inTraining(Operation operation, String input) {
      return Optional.empty();
    }

    @Override
    String kernelAndBias(Node node, Convolution convolution) {
      Operation next = graph.nodes().get(node.id() + 1).operation();
      Optional<BatchNormalization> norm =
          next instanceof BatchNormalization following ? Optional.of(following) : Optional.empty();
      FoldedConvolution folded = FoldedConvolution.of(convolution, norm, parameters);
      return constant(convolution.kernel().shape(), folded.kernel())
          + ", "
          + constant(List.of(convolution.outputChannels()), folded.bias());
    }

    @Override
    String tensor(ParameterSpec spec) {
      return constant(spec.shape(), parameters.values(spec.name()));
    }

    private String constant(List<Integer> shape, float[] values) {
      return tensor("p" + tensorCount(), Kind.CONSTANT, shape, values);
    }
  }

  private static final class Trainable extends Writer {

    private static final String MODE = "self.training";

    Trainable(Graph graph, Parameters parameters) {
      super(graph, parameters);
    }

    @Override
    Optional<String> inTraining(Operation operation, String input) {
      if (operation instanceof BatchNormalization norm) {
        return Optional.of(
            call(
                "batch_norm",
                input,
                tensor(norm.scale()),
                tensor(norm.shift()),
                tensor(norm.runningMean()),
                tensor(norm.runningVariance()),
                MODE,
                number(norm.momentum()),
                number(norm.epsilon()),
                "True"));
      } else if (operation instanceof Operation.Dropout dropout && dropout.rate() > 0) {
        return Optional.of(call("dropout", input, number(dropout.rate()), MODE));
      } else if (operation instanceof Operation.DropPath dropPath && dropPath.rate() > 0) {
        String ones = call("ones", "[" + call("size", input, "0") + ", 1, 1, 1]");
        return Optional.of(
            call("mul", input, call("dropout", ones, number(dropPath.rate()), MODE)));
      }
      return Optional.empty();
    }

    @Override
    String kernelAndBias(Node node, Convolution convolution) {
      return tensor(convolution.kernel())
          + ", "
          + convolution.bias().map(this::tensor).orElse("None");
    }

    @Override
    String tensor(ParameterSpec spec) {
      Kind kind = spec.role().trainable() ? Kind.PARAMETER : Kind.BUFFER;
      return tensor(name(spec), kind, spec.shape(), parameters.values(spec.name()));
    }

    /** TorchScript's reader is not asked for exponents. */
    private static String number(double value) {
      return BigDecimal.valueOf(value).toPlainString();
    }
  }
}
