package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The network and the naming of a file of weights, recognised from the names and shapes of its
 * tensors alone.
 *
 * <p>Immutable and thread-safe.
 *
 * @param architecture the EfficientNet, MobileNetV1, MobileNetV2 or ResNet-50, with the file's
 *     classes and input channels, in torchvision's conventions
 * @param scheme the naming of parameters in the file
 */
public record Recognition(Architecture architecture, NamingScheme scheme) {

  /**
   * Recognises a file.
   *
   * @param source the file
   * @return the network with its classes and input channels, and the naming
   * @throws WeightsFormatException if the naming is unknown
   * @throws WeightsMismatchException if no known network has exactly these tensors; the message
   *     compares the file with the closest network
   */
  public static Recognition of(TensorSource source)
      throws WeightsFormatException, WeightsMismatchException {
    NamingScheme scheme = NamingScheme.of(source);
    int inputChannels = dimension(source, scheme.stemKernels(), 4, 1, 3);
    int classes = dimension(source, scheme.classifierKernels(), 2, 0, 1000);
    Candidate best = null;
    for (Architecture network : networks()) {
      Candidate candidate =
          candidate(source, scheme, network.withInputChannels(inputChannels).withClasses(classes));
      if (candidate.differences().isEmpty()) {
        return candidate.recognition();
      }
      if (best == null || candidate.differences().size() < best.differences().size()) {
        best = candidate;
      }
    }
    throw new WeightsMismatchException(
        source.description(),
        best.recognition().architecture().name() + ", the network that comes closest",
        best.differences(),
        "If it is a network of your own, load it with its architecture;"
            + " files saved by this library carry theirs.");
  }

  private record Candidate(Recognition recognition, List<String> differences) {}

  private static List<Architecture> networks() {
    List<Architecture> networks = new ArrayList<>();
    for (EfficientNetVariant variant : EfficientNetVariant.values()) {
      networks.add(Architecture.efficientNet(variant));
    }
    networks.addAll(Architecture.otherBaselines());
    return networks;
  }

  private static Candidate candidate(
      TensorSource source, NamingScheme scheme, Architecture architecture) {
    Graph graph = Graph.of(architecture);
    Map<String, String> names = scheme.namesInFile(graph);
    return new Candidate(
        new Recognition(architecture, scheme), ParameterReader.differences(source, graph, names));
  }

  private static int dimension(
      TensorSource source, List<String> names, int rank, int axis, int otherwise) {
    return names.stream()
        .map(source.tensors()::get)
        .filter(tensor -> tensor != null && tensor.shape().size() == rank)
        .map(tensor -> tensor.shape().get(axis))
        .filter(value -> value >= 1 && value <= (axis == 1 ? 4096 : 10_000_000))
        .findFirst()
        .orElse(otherwise);
  }
}
