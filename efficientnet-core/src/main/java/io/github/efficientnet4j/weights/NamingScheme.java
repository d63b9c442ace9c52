package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a file names the parameters of a network. */
public enum NamingScheme {
  /**
   * {@code features.S.j.block.K.…}, or {@code layerS.j.convK.…} in ResNets: what the graph itself
   * uses; our own files too.
   */
  TORCHVISION(
      List.of("features.0.0.weight", "conv1.weight"), List.of("classifier.1.weight", "fc.weight")) {
    @Override
    String inFile(ParameterSpec parameter, Graph graph, Set<String> expandingBlocks) {
      return parameter.name();
    }
  },
  /** timm's: {@code conv_stem}, {@code blocks.S.B.conv_pw}, {@code conv_head}, … */
  TIMM(List.of("conv_stem.weight"), List.of("classifier.weight")) {
    @Override
    String inFile(ParameterSpec parameter, Graph graph, Set<String> expandingBlocks) {
      return TimmNames.of(parameter.name(), graph, expandingBlocks);
    }
  };

  private static final Pattern BLOCK =
      Pattern.compile("(features\\.\\d+\\.\\d+)\\.block\\.0\\.0.*");

  private final List<String> stemKernels;
  private final List<String> classifierKernels;

  NamingScheme(List<String> stemKernels, List<String> classifierKernels) {
    this.stemKernels = stemKernels;
    this.classifierKernels = classifierKernels;
  }

  /**
   * Tells how a file names its tensors.
   *
   * @param source the file
   * @return the scheme
   * @throws WeightsFormatException if it is none that is known; the message shows some names
   */
  public static NamingScheme of(TensorSource source) throws WeightsFormatException {
    for (NamingScheme scheme : values()) {
      if (!Collections.disjoint(source.tensors().keySet(), scheme.stemKernels())) {
        return scheme;
      }
    }
    throw new WeightsFormatException(
        source.description()
            + " holds "
            + source.tensors().size()
            + " tensors, but none is the stem of a known network as torchvision ("
            + String.join(", ", TORCHVISION.stemKernels())
            + ") or timm ("
            + String.join(", ", TIMM.stemKernels())
            + ") names it. Its first names are "
            + source.tensors().keySet().stream().limit(5).toList());
  }

  /**
   * The names that the stem's kernel may have, by which a scheme is recognised.
   *
   * @return tensor names, one for each way to name a family
   */
  public List<String> stemKernels() {
    return stemKernels;
  }

  /**
   * The names that the classifier's kernel may have.
   *
   * @return tensor names, one for each way to name a family
   */
  public List<String> classifierKernels() {
    return classifierKernels;
  }

  /**
   * The names that this scheme gives to a graph's parameters.
   *
   * @param graph the network
   * @return from the graph's name to the file's, in the graph's order
   */
  public Map<String, String> namesInFile(Graph graph) {
    Set<String> expandingBlocks =
        graph.parameters().stream()
            .filter(parameter -> parameter.role() == ParameterSpec.Role.CONVOLUTION_KERNEL)
            .map(parameter -> BLOCK.matcher(parameter.name()))
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1))
            .collect(Collectors.toSet());
    Map<String, String> names = new LinkedHashMap<>();
    for (ParameterSpec parameter : graph.parameters()) {
      names.put(parameter.name(), inFile(parameter, graph, expandingBlocks));
    }
    return names;
  }

  abstract String inFile(ParameterSpec parameter, Graph graph, Set<String> expandingBlocks);
}
