package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Block;
import io.github.efficientnet4j.architecture.BlockConventions;
import io.github.efficientnet4j.architecture.Family;
import io.github.efficientnet4j.architecture.Stage;
import java.util.List;
import java.util.Objects;

/**
 * A part of a network, lowered on its own for one input size. Its nodes have the same operations as
 * inside a network and are in topological order. Parameters have the names of the part's own {@code
 * state_dict} in torchvision: {@code block.0.0.weight} where a network has {@code
 * features.2.0.block.0.0.weight}.
 *
 * <p>Immutable and thread-safe.
 */
public final class Subgraph {

  private final List<Node> nodes;
  private final List<ParameterSpec> parameters;

  private Subgraph(List<Node> nodes) {
    this.nodes = List.copyOf(nodes);
    this.parameters = parameters(nodes);
  }

  /**
   * {@return the subgraph of a block}
   *
   * @param block the block
   * @param outputChannels the output channels, at least 1
   * @param stride the stride, at least 1
   * @param dropPath the probability of dropping the residual branch in training, in [0, 1); without
   *     effect where the block has no skip connection
   * @param conventions activation, BatchNorm and padding
   * @param input the shape of one input map
   * @throws IllegalArgumentException if a value is out of range
   */
  public static Subgraph ofBlock(
      Block block,
      int outputChannels,
      int stride,
      double dropPath,
      BlockConventions conventions,
      Shape input) {
    Stage described = new Stage(block, outputChannels, 1, stride);
    requireRate(dropPath);
    BlockLowering lowering = lowering(conventions, input);
    lowering.block("", described.block(), outputChannels, stride, dropPath);
    return new Subgraph(lowering.nodes());
  }

  /**
   * {@return the subgraph of a squeeze-and-excitation}
   *
   * @param squeezedChannels the channels of the squeezed layer, at least 1
   * @param activation the activation of the squeezed layer
   * @param input the shape of one input map, which is also the shape of the output
   * @throws IllegalArgumentException if {@code squeezedChannels} is below 1
   */
  public static Subgraph ofSqueezeExcitation(
      int squeezedChannels, Activation activation, Shape input) {
    if (squeezedChannels < 1) {
      throw new IllegalArgumentException(
          "a squeeze-and-excitation needs at least 1 squeezed channel, but was to have "
              + squeezedChannels);
    }
    BlockLowering lowering = lowering(BlockConventions.PYTORCH.withActivation(activation), input);
    lowering.squeezeExcitation("", squeezedChannels);
    return new Subgraph(lowering.nodes());
  }

  /**
   * {@return the subgraph of a drop path: the input and the drop, or the input alone if the rate is
   * 0}
   *
   * @param rate the probability of dropping a sample in training, in [0, 1)
   * @param input the shape of one input map, which is also the shape of the output
   * @throws IllegalArgumentException if {@code rate} is out of range
   */
  public static Subgraph ofDropPath(double rate, Shape input) {
    requireRate(rate);
    BlockLowering lowering = lowering(BlockConventions.PYTORCH, input);
    lowering.dropPath("", rate);
    return new Subgraph(lowering.nodes());
  }

  private static BlockLowering lowering(BlockConventions conventions, Shape input) {
    return new BlockLowering(
        Objects.requireNonNull(conventions, "conventions"),
        FamilyNames.of(Family.EFFICIENTNET),
        Objects.requireNonNull(input, "input"));
  }

  private static void requireRate(double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "drop-path rate must be in [0, 1), but was "
              + rate
              + "; it is 1 minus the survival probability");
    }
  }

  /** {@return all nodes; node i has id i, node 0 is the input, and the last node is the output} */
  public List<Node> nodes() {
    return nodes;
  }

  /** {@return the shape of one input map} */
  public Shape input() {
    return nodes.get(0).output();
  }

  /** {@return the shape of one output map} */
  public Shape output() {
    return nodes.get(nodes.size() - 1).output();
  }

  /**
   * {@return all parameters, in the order of torchvision's {@code state_dict} without {@code
   * num_batches_tracked}}
   */
  public List<ParameterSpec> parameters() {
    return parameters;
  }

  /**
   * {@return for every node the id of the last node that reads it, or its own id if none does; a
   * new array, indexed by node id} A node's value can be released after its last reader.
   */
  public int[] lastReaders() {
    return lastReaders(nodes);
  }

  static List<ParameterSpec> parameters(List<Node> nodes) {
    return nodes.stream().flatMap(node -> node.operation().parameters().stream()).toList();
  }

  static int[] lastReaders(List<Node> nodes) {
    int[] last = new int[nodes.size()];
    for (Node node : nodes) {
      last[node.id()] = node.id();
      for (int input : node.inputs()) {
        last[input] = node.id();
      }
    }
    return last;
  }
}
