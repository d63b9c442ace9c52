package io.github.efficientnet4j.bench.peers;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.FoldedConvolution;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A graph as the straight-line program that {@code torch.jit.freeze} would leave of it, BatchNorm
 * folded into the convolutions: the form in which PyTorch is deployed.
 *
 * @param code the body of {@code forward}, a line an operation
 * @param result the name of its result
 * @param tensors its weights, {@code p0}, {@code p1}, …
 */
record TorchScript(List<String> code, String result, List<Tensor> tensors) {

  /** Row-major float32. */
  record Tensor(List<Integer> shape, float[] values) {}

  /** Writes the program of a graph and folds its weights. */
  static TorchScript of(Graph graph, Parameters parameters) {
    return new Writer(graph, parameters).write();
  }

  /** The name of a tensor in the program. */
  static String name(int tensor) {
    return "p" + tensor;
  }

  private static final class Writer {

    private final Graph graph;
    private final Parameters parameters;
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
        String kernel = tensor(linear.kernel().shape(), parameters.values(linear.kernel().name()));
        String bias = tensor(linear.bias().shape(), parameters.values(linear.bias().name()));
        return assign(node, call("linear", call("flatten", input, "1"), kernel, bias));
      }
      // BatchNorm is in the convolution; the drops do nothing at inference.
      return input;
    }

    private String convolve(Node node, Convolution convolution, String input) {
      Padding padding = convolution.padding();
      if (padding.top() != padding.bottom() || padding.left() != padding.right()) {
        throw new IllegalArgumentException(
            "PyTorch pads both sides alike: compare a network with symmetric padding, not "
                + node.name());
      }
      Operation next = graph.nodes().get(node.id() + 1).operation();
      Optional<BatchNormalization> norm =
          next instanceof BatchNormalization following ? Optional.of(following) : Optional.empty();
      FoldedConvolution folded = FoldedConvolution.of(convolution, norm, parameters);
      return call(
          "conv2d",
          input,
          tensor(convolution.kernel().shape(), folded.kernel()),
          tensor(List.of(convolution.outputChannels()), folded.bias()),
          pair(convolution.stride(), convolution.stride()),
          pair(padding.top(), padding.left()),
          pair(1, 1),
          Integer.toString(convolution.groups()));
    }

    private String assign(Node node, String expression) {
      String variable = "v" + node.id();
      code.add(variable + " = " + expression);
      return variable;
    }

    private String tensor(List<Integer> shape, float[] values) {
      tensors.add(new Tensor(shape, values));
      return "self." + name(tensors.size() - 1);
    }

    private static String call(String function, String... arguments) {
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
}
