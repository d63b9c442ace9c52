package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.architecture.Architecture;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An architecture lowered for one input size: nodes in an order in which they can be executed, each
 * after its inputs.
 *
 * <p>Immutable and thread-safe.
 */
public final class Graph {

  private final Architecture architecture;
  private final List<Node> nodes;
  private final List<FeatureMap> featureMaps;
  private final int embeddingNode;
  private final List<ParameterSpec> parameters;

  Graph(
      Architecture architecture,
      List<Node> nodes,
      List<FeatureMap> featureMaps,
      int embeddingNode) {
    this.architecture = architecture;
    this.nodes = List.copyOf(nodes);
    this.featureMaps = List.copyOf(featureMaps);
    this.embeddingNode = embeddingNode;
    this.parameters = Subgraph.parameters(nodes);
  }

  /**
   * Lowers an architecture at its nominal resolution.
   *
   * @param architecture the network
   * @return its graph
   */
  public static Graph of(Architecture architecture) {
    return of(architecture, architecture.resolution(), architecture.resolution());
  }

  /**
   * Lowers an architecture for an input size, square or not. Names and shapes of parameters do not
   * depend on the size.
   *
   * @param architecture the network
   * @param height input rows, at least 1
   * @param width input columns, at least 1
   * @return its graph
   * @throws IllegalArgumentException if a size is out of range, or the network cannot be built; the
   *     message names the stage
   */
  public static Graph of(Architecture architecture, int height, int width) {
    return new Lowering(architecture, height, width).lower();
  }

  /**
   * The network that was lowered.
   *
   * @return the architecture
   */
  public Architecture architecture() {
    return architecture;
  }

  /**
   * The shape of one input image.
   *
   * @return channels, height, width
   */
  public Shape input() {
    return nodes.get(0).output();
  }

  /**
   * All nodes; node i has id i, and the first is the input.
   *
   * @return an immutable list
   */
  public List<Node> nodes() {
    return nodes;
  }

  /**
   * The outputs of stem, stages and head convolution, in order.
   *
   * @return an immutable list
   */
  public List<FeatureMap> featureMaps() {
    return featureMaps;
  }

  /**
   * Finds a feature map.
   *
   * @param name for example {@code features.3}
   * @return the map
   * @throws IllegalArgumentException if there is none of that name; the message lists them
   */
  public FeatureMap featureMap(String name) {
    return featureMaps.stream()
        .filter(map -> map.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no feature map is called '"
                        + name
                        + "'; there are "
                        + featureMaps.stream()
                            .map(FeatureMap::name)
                            .collect(Collectors.joining(", "))));
  }

  /**
   * The node of the pooled features, before dropout and classifier.
   *
   * @return a node id
   */
  public int embeddingNode() {
    return embeddingNode;
  }

  /**
   * The node of the logits, which is the last.
   *
   * @return a node id
   */
  public int logitsNode() {
    return nodes.size() - 1;
  }

  /**
   * All parameters, in the order of torchvision's {@code state_dict} without {@code
   * num_batches_tracked}.
   *
   * @return an immutable list
   */
  public List<ParameterSpec> parameters() {
    return parameters;
  }

  /**
   * For every node, the id of the last node that reads it; its own id if none does. Whoever
   * computes the graph may release a value after that node.
   *
   * @return a new array, indexed by node id
   */
  public int[] lastReaders() {
    return Subgraph.lastReaders(nodes);
  }
}
