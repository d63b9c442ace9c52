package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.FeatureMap;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.model.Network;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a network forward, operation by operation, at inference: running statistics, no dropout, no
 * drop path. Any batch and any input size; the graph for a size is lowered when it is needed.
 *
 * <p>Results own their memory and belong to no workspace, even inside one. Thread-safe: several
 * threads may run it at once. The weights are copied to the backend's memory when first used and
 * freed when this object is garbage-collected.
 */
public final class Nd4jNetwork {

  private final Architecture architecture;
  private final InferenceWalk walk;

  /**
   * A network on the backend of the class path.
   *
   * @param network architecture and weights
   * @return the same network for arrays
   * @throws MissingBackendException if no ND4J backend is on the class path
   */
  public static Nd4jNetwork of(Network network) {
    return new Nd4jNetwork(network.architecture(), network.parameters());
  }

  /**
   * Creates a network on the backend of the class path.
   *
   * @param architecture the network
   * @param parameters its weights
   * @throws MissingBackendException if no ND4J backend is on the class path
   */
  public Nd4jNetwork(Architecture architecture, Parameters parameters) {
    this.architecture = Objects.requireNonNull(architecture, "architecture");
    this.walk = new InferenceWalk(Objects.requireNonNull(parameters, "parameters"));
    Backend.require();
  }

  /**
   * Computes the logits.
   *
   * @param images float, N x C x H x W, normalised
   * @return float, N x classes
   * @throws IllegalArgumentException if {@code images} has another rank, type or number of channels
   */
  public INDArray logits(INDArray images) {
    Graph graph = graphFor(images);
    return matrix(run(graph, images, List.of(graph.logitsNode())).get(graph.logitsNode()));
  }

  /**
   * Computes the pooled features, the input of the classifier.
   *
   * @param images float, N x C x H x W, normalised
   * @return float, N x head channels
   * @throws IllegalArgumentException if {@code images} has another rank, type or number of channels
   */
  public INDArray embedding(INDArray images) {
    Graph graph = graphFor(images);
    return matrix(run(graph, images, List.of(graph.embeddingNode())).get(graph.embeddingNode()));
  }

  /**
   * Computes feature maps: of the stem ({@code features.0}), of each stage, of the head's
   * convolution.
   *
   * @param images float, N x C x H x W, normalised
   * @param names which maps; see {@link Graph#featureMaps()}
   * @return for each name, in the order given, a float array N x channels x height x width
   * @throws IllegalArgumentException if {@code images} has another rank, type or number of
   *     channels, or there is no map of a name
   */
  public Map<String, INDArray> features(INDArray images, Collection<String> names) {
    Graph graph = graphFor(images);
    Map<String, Integer> wanted = new LinkedHashMap<>();
    for (String name : names) {
      wanted.put(name, graph.featureMap(name).lastNode());
    }
    Map<Integer, INDArray> values = run(graph, images, wanted.values());
    Map<String, INDArray> result = new LinkedHashMap<>();
    wanted.forEach((name, node) -> result.put(name, values.get(node)));
    return result;
  }

  /**
   * Computes all feature maps.
   *
   * @param images float, N x C x H x W, normalised
   * @return the maps by name, in order
   * @throws IllegalArgumentException if {@code images} has another rank, type or number of channels
   */
  public Map<String, INDArray> features(INDArray images) {
    return features(images, graphFor(images).featureMaps().stream().map(FeatureMap::name).toList());
  }

  private static INDArray matrix(INDArray vectors) {
    return vectors.reshape('c', vectors.size(0), vectors.size(1));
  }

  private Graph graphFor(INDArray images) {
    HostArrays.require(images, architecture.inputChannels());
    return Graph.of(architecture, Math.toIntExact(images.size(2)), Math.toIntExact(images.size(3)));
  }

  private Map<Integer, INDArray> run(Graph graph, INDArray images, Collection<Integer> wanted) {
    return walk.run(graph.nodes(), graph.lastReaders(), images, wanted);
  }
}
