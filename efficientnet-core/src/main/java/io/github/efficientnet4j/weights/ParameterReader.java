package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the parameters of one network from one file. All names and shapes are checked first. Then
 * parameters are read one at a time.
 *
 * <p>As thread-safe as its {@link TensorSource}.
 */
public final class ParameterReader {

  private final TensorSource source;
  private final Graph graph;
  private final Map<String, String> namesInFile;

  private ParameterReader(TensorSource source, Graph graph, Map<String, String> namesInFile) {
    this.source = source;
    this.graph = graph;
    this.namesInFile = namesInFile;
  }

  /**
   * Checks names and shapes of all tensors against a network.
   *
   * @param source the file
   * @param graph the network
   * @param scheme the naming of parameters in the file
   * @return a reader of the network's parameters
   * @throws WeightsMismatchException if a tensor is missing, surplus, of another shape or of
   *     integers; the exception lists all differences
   */
  public static ParameterReader of(TensorSource source, Graph graph, NamingScheme scheme)
      throws WeightsMismatchException {
    Map<String, String> names = scheme.namesInFile(graph);
    List<String> differences = differences(source, graph, names);
    if (!differences.isEmpty()) {
      throw new WeightsMismatchException(
          source.description(),
          graph.architecture().name(),
          differences,
          Recognition.likely(source, scheme),
          "Load it with the architecture it was trained with, or with the weights of this one.");
    }
    return new ParameterReader(source, graph, names);
  }

  static List<String> differences(TensorSource source, Graph graph, Map<String, String> names) {
    List<String> differences = new ArrayList<>();
    Set<String> expected = new HashSet<>();
    for (ParameterSpec parameter : graph.parameters()) {
      String name = names.get(parameter.name());
      expected.add(name);
      TensorInfo found = source.tensors().get(name);
      if (found == null) {
        differences.add("missing    " + name + " " + parameter.shape());
      } else if (!found.shape().equals(parameter.shape())) {
        differences.add(
            "misshapen  " + name + " is " + found.shape() + ", expected " + parameter.shape());
      } else if (!found.type().isFloatingPoint()) {
        // Quantized weights without their scales would be read as if they were the weights.
        differences.add("not floating-point numbers  " + name + " is of type " + found.type());
      }
    }
    for (TensorInfo tensor : source.tensors().values()) {
      if (!expected.contains(tensor.name()) && !isBatchCounter(tensor.name())) {
        differences.add("surplus    " + tensor.name() + " " + tensor.shape());
      }
    }
    return differences;
  }

  /** {@return whether a name is that of a BatchNorm's counter, which inference does not need} */
  static boolean isBatchCounter(String name) {
    return name.endsWith(".num_batches_tracked");
  }

  /**
   * Reads one parameter.
   *
   * @param name the parameter's name in the graph
   * @return row-major float32, a new array
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the network has no such parameter
   */
  public float[] read(String name) throws IOException {
    String inFile = namesInFile.get(name);
    if (inFile == null) {
      throw new IllegalArgumentException("the network has no parameter '" + name + "'");
    }
    return source.read(inFile);
  }

  /**
   * Reads all parameters.
   *
   * @return the network's weights
   * @throws IOException if the file cannot be read
   */
  public Parameters readAll() throws IOException {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (ParameterSpec parameter : graph.parameters()) {
      values.put(parameter.name(), read(parameter.name()));
    }
    return Parameters.of(graph.parameters(), values);
  }
}
