package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a file of weights is, told from the names and shapes of its tensors alone.
 *
 * <p>Immutable and thread-safe.
 *
 * @param variant which EfficientNet
 * @param architecture it, with the file's classes and input channels, in torchvision's conventions
 * @param scheme how the file names parameters
 */
public record Recognition(
    EfficientNetVariant variant, Architecture architecture, NamingScheme scheme) {

  /**
   * Recognises a file.
   *
   * @param source the file
   * @return variant, classes, input channels and naming
   * @throws WeightsFormatException if the names are of no known scheme
   * @throws WeightsMismatchException if no variant has just these tensors; the message compares the
   *     file with the variant that comes closest
   */
  public static Recognition of(TensorSource source)
      throws WeightsFormatException, WeightsMismatchException {
    NamingScheme scheme = NamingScheme.of(source);
    int inputChannels = dimension(source, scheme.stemKernel(), 4, 1, 3);
    int classes = dimension(source, scheme.classifierKernel(), 2, 0, 1000);
    Candidate best =
        Arrays.stream(EfficientNetVariant.values())
            .map(variant -> candidate(source, scheme, variant, inputChannels, classes))
            .min(Comparator.comparingInt(candidate -> candidate.differences().size()))
            .orElseThrow();
    if (!best.differences().isEmpty()) {
      throw new WeightsMismatchException(
          source.description(),
          best.recognition().architecture().name() + ", the variant that comes closest",
          best.differences(),
          "If it is a network of your own, load it with its architecture;"
              + " files saved by this library carry theirs.");
    }
    return best.recognition();
  }

  private record Candidate(Recognition recognition, List<String> differences) {}

  private static Candidate candidate(
      TensorSource source,
      NamingScheme scheme,
      EfficientNetVariant variant,
      int inputChannels,
      int classes) {
    Architecture architecture =
        Architecture.efficientNet(variant).withInputChannels(inputChannels).withClasses(classes);
    Graph graph = Graph.of(architecture);
    Map<String, String> names = scheme.namesInFile(graph);
    return new Candidate(
        new Recognition(variant, architecture, scheme),
        ParameterReader.differences(source, graph, names));
  }

  private static int dimension(
      TensorSource source, String name, int rank, int axis, int otherwise) {
    TensorInfo tensor = source.tensors().get(name);
    boolean plausible = tensor != null && tensor.shape().size() == rank;
    int value = plausible ? tensor.shape().get(axis) : otherwise;
    return value >= 1 && value <= (axis == 1 ? 4096 : 10_000_000) ? value : otherwise;
  }
}
