package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.FeatureMap;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs a network forward, operation by operation, at inference: running statistics, no dropout, no
 * drop path. Any batch and any input size; the graph for a size is lowered when it is needed.
 *
 * <p>Results own their memory and belong to no workspace, even inside one. Thread-safe: several
 * threads may run it at once. The weights are copied to the backend's memory when first used and
 * freed when the executor is garbage-collected.
 */
public final class Nd4jExecutor {

  private final Architecture architecture;
  private final Parameters parameters;
  private final Map<String, INDArray> arrays = new ConcurrentHashMap<>();

  /**
   * Creates an executor.
   *
   * @param architecture the network
   * @param parameters its weights
   * @throws MissingBackendException if no ND4J backend is on the class path
   */
  public Nd4jExecutor(Architecture architecture, Parameters parameters) {
    this.architecture = Objects.requireNonNull(architecture, "architecture");
    this.parameters = Objects.requireNonNull(parameters, "parameters");
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
    ImageArrays.require(images, architecture.inputChannels());
    return Graph.of(architecture, Math.toIntExact(images.size(2)), Math.toIntExact(images.size(3)));
  }

  private Map<Integer, INDArray> run(Graph graph, INDArray images, Collection<Integer> wanted) {
    int last = wanted.stream().mapToInt(Integer::intValue).max().orElse(0);
    int[] lastReader = graph.lastReaders();
    for (int node : wanted) {
      lastReader[node] = Integer.MAX_VALUE;
    }
    // The caller's images are never ours to overwrite or to free.
    lastReader[0] = Integer.MAX_VALUE;
    Map<Integer, INDArray> live = new HashMap<>();
    // Inside a user's workspace our intermediate arrays would pile up until it closes.
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      live.put(0, ImageArrays.inRowOrder(images));
      for (Node node : graph.nodes().subList(1, last + 1)) {
        step(node, live, lastReader);
      }
      Map<Integer, INDArray> result = new HashMap<>();
      for (int node : wanted) {
        result.put(node, live.remove(node));
      }
      INDArray input = live.remove(0);
      if (input != images) {
        Nd4jOperations.release(input);
      }
      return result;
    } catch (RuntimeException | Error e) {
      live.values().stream().filter(array -> array != images).forEach(Nd4jOperations::release);
      throw e;
    }
  }

  private void step(Node node, Map<Integer, INDArray> live, int[] lastReader) {
    int first = node.inputs().get(0);
    INDArray input = live.get(first);
    Operation operation = node.operation();
    if (overwritesInput(operation)) {
      boolean free = lastReader[first] == node.id();
      INDArray target = free ? input : input.dup('c');
      live.put(node.id(), inPlace(operation, target, node, live));
      if (free) {
        live.remove(first);
      }
    } else {
      live.put(node.id(), fresh(operation, input, node));
    }
    for (int id : node.inputs()) {
      if (lastReader[id] == node.id() && live.containsKey(id)) {
        Nd4jOperations.release(live.remove(id));
      }
    }
  }

  private static boolean overwritesInput(Operation operation) {
    return !(operation instanceof Operation.Convolution
        || operation instanceof Operation.MaxPool
        || operation instanceof Operation.GlobalAveragePool
        || operation instanceof Operation.Linear);
  }

  private INDArray fresh(Operation operation, INDArray input, Node node) {
    if (operation instanceof Operation.Convolution convolution) {
      INDArray result =
          Nd4jOperations.convolution(input, kernel(convolution), convolution, node.output());
      return convolution.bias().isPresent()
          ? Nd4jOperations.addPerChannelInPlace(result, array(convolution.bias().get()))
          : result;
    }
    if (operation instanceof Operation.MaxPool pool) {
      return Nd4jOperations.maxPool(input, pool, node.output());
    }
    if (operation instanceof Operation.GlobalAveragePool) {
      return Nd4jOperations.averagePool(input);
    }
    Operation.Linear linear = (Operation.Linear) operation;
    return Nd4jOperations.linear(input, array(linear.kernel()), array(linear.bias()));
  }

  private INDArray inPlace(
      Operation operation, INDArray target, Node node, Map<Integer, INDArray> live) {
    if (operation instanceof Operation.BatchNormalization norm) {
      Nd4jOperations.scalePerChannelInPlace(target, normFactor(norm));
      return Nd4jOperations.addPerChannelInPlace(target, normOffset(norm));
    }
    if (operation instanceof Operation.Activate activate) {
      return Nd4jOperations.activateInPlace(target, activate.function());
    }
    if (operation instanceof Operation.Sigmoid) {
      return Nd4jOperations.sigmoidInPlace(target);
    }
    if (operation instanceof Operation.Scale) {
      return Nd4jOperations.gateInPlace(target, live.get(node.inputs().get(1)));
    }
    if (operation instanceof Operation.Add) {
      return target.addi(live.get(node.inputs().get(1)));
    }
    // Dropout and drop path: the identity at inference.
    return target;
  }

  private INDArray array(ParameterSpec spec) {
    return arrays.computeIfAbsent(
        spec.name(),
        name ->
            Nd4j.createFromArray(parameters.values(name))
                .reshape('c', spec.shape().stream().mapToLong(Integer::longValue).toArray()));
  }

  /**
   * The kernel in the order that ND4J's operation takes: depthwise ones as height, width, channels,
   * multiplier (1), the only order that depthwise_conv2d accepts in 1.0.0-M2.1.
   */
  private INDArray kernel(Operation.Convolution convolution) {
    ParameterSpec spec = convolution.kernel();
    if (!convolution.depthwise()) {
      return array(spec);
    }
    return arrays.computeIfAbsent(
        spec.name(),
        name ->
            Nd4j.createFromArray(parameters.values(name))
                .reshape('c', spec.shape().stream().mapToLong(Integer::longValue).toArray())
                .permute(2, 3, 0, 1)
                .dup('c'));
  }

  private INDArray normFactor(Operation.BatchNormalization norm) {
    return arrays.computeIfAbsent(norm.scale().name(), name -> Nd4j.createFromArray(factors(norm)));
  }

  private INDArray normOffset(Operation.BatchNormalization norm) {
    return arrays.computeIfAbsent(
        norm.shift().name(),
        name -> {
          float[] factor = factors(norm);
          float[] shift = parameters.values(norm.shift().name());
          float[] mean = parameters.values(norm.runningMean().name());
          float[] offset = new float[shift.length];
          for (int i = 0; i < offset.length; i++) {
            offset[i] = (float) (shift[i] - (double) mean[i] * factor[i]);
          }
          return Nd4j.createFromArray(offset);
        });
  }

  private float[] factors(Operation.BatchNormalization norm) {
    float[] scale = parameters.values(norm.scale().name());
    float[] variance = parameters.values(norm.runningVariance().name());
    float[] factor = new float[scale.length];
    for (int i = 0; i < factor.length; i++) {
      factor[i] = (float) (scale[i] / Math.sqrt((double) variance[i] + norm.epsilon()));
    }
    return factor;
  }
}
