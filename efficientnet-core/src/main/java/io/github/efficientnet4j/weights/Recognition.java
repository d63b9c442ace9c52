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
   * @throws WeightsMismatchException if no known network has exactly these tensors; the exception
   *     compares the file with the closest network
   */
  public static Recognition of(TensorSource source)
      throws WeightsFormatException, WeightsMismatchException {
    NamingScheme scheme = NamingScheme.of(source);
    Candidate closest = closest(source, scheme);
    if (closest.differences().isEmpty()) {
      return closest.recognition();
    }
    throw new WeightsMismatchException(
        source.description(),
        closest.network() + ", the network that comes closest",
        closest.differences(),
        closest.agreement(source),
        "If it is a network of your own, load it with its architecture;"
            + " files saved by this library carry theirs.");
  }

  /**
   * {@return a sentence about the network that a file probably holds, the one with the fewest
   * differences in names and shapes}
   */
  static String likely(TensorSource source, NamingScheme scheme) {
    Candidate closest = closest(source, scheme);
    return closest.differences().isEmpty()
        ? "The file holds " + closest.network() + "."
        : "The network that comes closest is "
            + closest.network()
            + ". "
            + closest.agreement(source);
  }

  private record Candidate(Recognition recognition, int parameters, List<String> differences) {

    String network() {
      Architecture architecture = recognition.architecture();
      return architecture.name() + " with " + architecture.head().classes() + " classes";
    }

    String agreement(TensorSource source) {
      long missing = differences.stream().filter(line -> !line.startsWith("surplus")).count();
      long agreeing = parameters - missing;
      long tensors =
          source.tensors().keySet().stream()
              .filter(name -> !ParameterReader.isBatchCounter(name))
              .count();
      String share = agreeing + " of the file's " + tensors + " tensors fit it";
      return 2 * agreeing < tensors
          ? "Only " + share + ": the file probably holds a network that the library does not know."
          : share + ".";
    }
  }

  private static Candidate closest(TensorSource source, NamingScheme scheme) {
    int inputChannels = dimension(source, scheme.stemKernels(), 4, 1, 3);
    int classes = dimension(source, scheme.classifierKernels(), 2, 0, 1000);
    Candidate closest = null;
    for (Architecture network : networks()) {
      Candidate candidate =
          candidate(source, scheme, network.withInputChannels(inputChannels).withClasses(classes));
      if (candidate.differences().isEmpty()) {
        return candidate;
      }
      if (closest == null || candidate.differences().size() < closest.differences().size()) {
        closest = candidate;
      }
    }
    return closest;
  }

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
        new Recognition(architecture, scheme),
        graph.parameters().size(),
        ParameterReader.differences(source, graph, names));
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
