package io.github.efficientnet4j.graph;

import java.util.List;
import java.util.Optional;

/**
 * The cost of a network, or of a part of it, for one image. Papers call these multiply-adds FLOPS.
 * The number of floating-point operations is twice as large.
 *
 * <p>Immutable and thread-safe.
 *
 * @param parameters trainable values: kernels, biases, BatchNorm scales and shifts
 * @param multiplyAdds the multiply-adds of convolutions (including squeeze-and-excitation) and of
 *     the classifier
 * @param convolutions the number of convolutions
 * @param convolutionMultiplyAdds the multiply-adds of convolutions alone
 * @param activations the output elements of all convolutions
 */
public record Cost(
    long parameters,
    long multiplyAdds,
    int convolutions,
    long convolutionMultiplyAdds,
    long activations) {

  private static final Cost ZERO = new Cost(0, 0, 0, 0, 0);

  /**
   * The cost of a node without its parameters. Element-wise arithmetic and pooling are not counted,
   * as in the papers.
   */
  private static final Operation.Visitor<Cost> ARITHMETIC =
      new Operation.Visitor<>() {
        @Override
        public Cost convolution(Node node, Operation.Convolution convolution) {
          long perOutput =
              (long) convolution.kernel().shape().get(1)
                  * convolution.kernelHeight()
                  * convolution.kernelWidth();
          long multiplyAdds = perOutput * node.output().elements();
          return new Cost(0, multiplyAdds, 1, multiplyAdds, node.output().elements());
        }

        @Override
        public Cost linear(Node node, Operation.Linear linear) {
          return new Cost(0, linear.kernel().elements(), 0, 0, 0);
        }

        @Override
        public Cost input(Node node) {
          return ZERO;
        }

        @Override
        public Cost batchNormalization(Node node, Operation.BatchNormalization norm) {
          return ZERO;
        }

        @Override
        public Cost activate(Node node, Operation.Activate activate) {
          return ZERO;
        }

        @Override
        public Cost sigmoid(Node node) {
          return ZERO;
        }

        @Override
        public Cost maxPool(Node node, Operation.MaxPool pool) {
          return ZERO;
        }

        @Override
        public Cost globalAveragePool(Node node) {
          return ZERO;
        }

        @Override
        public Cost scale(Node node) {
          return ZERO;
        }

        @Override
        public Cost add(Node node) {
          return ZERO;
        }

        @Override
        public Cost dropPath(Node node, Operation.DropPath drop) {
          return ZERO;
        }

        @Override
        public Cost dropout(Node node, Operation.Dropout drop) {
          return ZERO;
        }
      };

  /**
   * {@return the cost of a whole network per image}
   *
   * @param graph the network at one input size
   */
  public static Cost of(Graph graph) {
    return of(graph.nodes());
  }

  /**
   * {@return the cost of one part of a network per image: the sum over the nodes of that part}
   *
   * @param graph the network at one input size
   * @param part a feature map of the network
   */
  public static Cost of(Graph graph, FeatureMap part) {
    return of(graph.nodes().subList(part.firstNode(), part.lastNode() + 1));
  }

  static Cost of(List<Node> nodes) {
    return nodes.stream().map(Cost::of).reduce(ZERO, Cost::plus);
  }

  /**
   * {@return the sum of this cost and another}
   *
   * @param other the cost of the other part
   */
  public Cost plus(Cost other) {
    return new Cost(
        parameters + other.parameters,
        multiplyAdds + other.multiplyAdds,
        convolutions + other.convolutions,
        convolutionMultiplyAdds + other.convolutionMultiplyAdds,
        activations + other.activations);
  }

  private static Cost of(Node node) {
    long parameters =
        node.operation().parameters().stream()
            .filter(parameter -> parameter.role().trainable())
            .mapToLong(ParameterSpec::elements)
            .sum();
    return node.accept(ARITHMETIC).plus(new Cost(parameters, 0, 0, 0, 0));
  }

  /**
   * {@return the peak memory of activations in bytes per image} The network is executed node by
   * node in float32, and each value is released after its last reader. BatchNorm, activations,
   * gates and drops work in place where no other node reads their input.
   *
   * @param graph the network at one input size
   */
  public static long peakActivationBytes(Graph graph) {
    return peakActivationBytes(graph, 0, graph.nodes().size() - 1);
  }

  /**
   * {@return the peak memory of activations in bytes per image while one part of a network is
   * executed} It includes the values that earlier parts left for later ones. The largest peak of
   * all parts is the peak of the network.
   *
   * @param graph the network at one input size
   * @param part a feature map of the network
   */
  public static long peakActivationBytes(Graph graph, FeatureMap part) {
    return peakActivationBytes(graph, part.firstNode(), part.lastNode());
  }

  static long peakActivationBytes(Graph graph, int firstNode, int lastNode) {
    int[] lastReader = graph.lastReaders();
    long live = 0;
    long peak = 0;
    for (Node node : graph.nodes()) {
      Optional<Node> overwritten = inPlaceInput(graph, node, lastReader);
      live += overwritten.isPresent() ? 0 : node.output().elements();
      if (node.id() >= firstNode && node.id() <= lastNode) {
        peak = Math.max(peak, live);
      }
      for (int input : node.inputs()) {
        boolean takenOver = overwritten.isPresent() && overwritten.get().id() == input;
        if (lastReader[input] == node.id() && !takenOver) {
          live -= graph.nodes().get(input).output().elements();
        }
      }
    }
    return peak * Float.BYTES;
  }

  private static Optional<Node> inPlaceInput(Graph graph, Node node, int[] lastReader) {
    if (!node.operation().canOverwriteInput()) {
      return Optional.empty();
    }
    int input = node.inputs().get(0);
    return lastReader[input] == node.id()
        ? Optional.of(graph.nodes().get(input))
        : Optional.empty();
  }
}
