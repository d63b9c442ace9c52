package io.github.efficientnet4j.graph;

import io.github.efficientnet4j.architecture.Architecture;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An architecture lowered for one input size. The nodes are in topological order: each comes after
 * its inputs.
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
   * {@return the graph of an architecture at its nominal resolution}
   *
   * @param architecture the network
   */
  public static Graph of(Architecture architecture) {
    return of(architecture, architecture.resolution(), architecture.resolution());
  }

  /**
   * {@return the graph of an architecture for an input size, which need not be square} Names and
   * shapes of parameters do not depend on the size.
   *
   * @param architecture the network
   * @param height input rows, at least 1
   * @param width input columns, at least 1
   * @throws IllegalArgumentException if a size is out of range, or the network cannot be built; the
   *     message names the stage
   */
  public static Graph of(Architecture architecture, int height, int width) {
    return new Lowering(architecture, height, width).lower();
  }

  /** {@return the architecture that was lowered} */
  public Architecture architecture() {
    return architecture;
  }

  /** {@return the shape of one input image: channels, height, width} */
  public Shape input() {
    return nodes.get(0).output();
  }

  /** {@return all nodes as an immutable list; node i has id i, and node 0 is the input} */
  public List<Node> nodes() {
    return nodes;
  }

  /** {@return the outputs of stem, stages and head convolution, in order, as an immutable list} */
  public List<FeatureMap> featureMaps() {
    return featureMaps;
  }

  /**
   * {@return the feature map of a name}
   *
   * @param name for example {@code features.3}
   * @throws IllegalArgumentException if no feature map has that name; the message lists the names
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

  /** {@return the id of the node of the pooled features, before dropout and classifier} */
  public int embeddingNode() {
    return embeddingNode;
  }

  /** {@return the id of the node of the logits, which is the last node} */
  public int logitsNode() {
    return nodes.size() - 1;
  }

  /**
   * {@return all parameters as an immutable list, in the order of torchvision's {@code state_dict}
   * without {@code num_batches_tracked}}
   */
  public List<ParameterSpec> parameters() {
    return parameters;
  }

  /**
   * {@return whether the parameters have this network's names, shapes and roles, in its order}
   *
   * @param given the parameters of some network
   */
  public boolean isOf(Parameters given) {
    return parameters.equals(List.copyOf(given.specs().values()));
  }

  /**
   * {@return for every node the id of the last node that reads it, or its own id if none does; a
   * new array, indexed by node id} A node's value can be released after its last reader.
   */
  public int[] lastReaders() {
    return Subgraph.lastReaders(nodes);
  }
}
