package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a file names the parameters of an EfficientNet. */
public enum NamingScheme {
  /** {@code features.S.j.block.K.…}, which the graph itself uses; our own files too. */
  TORCHVISION("features.0.0.weight", "classifier.1.weight") {
    @Override
    String inFile(ParameterSpec parameter, Graph graph, Set<String> expandingBlocks) {
      return parameter.name();
    }
  },
  /** timm's: {@code conv_stem}, {@code blocks.S.B.conv_pw}, {@code conv_head}, … */
  TIMM("conv_stem.weight", "classifier.weight") {
    @Override
    String inFile(ParameterSpec parameter, Graph graph, Set<String> expandingBlocks) {
      return TimmNames.of(parameter.name(), graph, expandingBlocks);
    }
  };

  private static final Pattern BLOCK =
      Pattern.compile("(features\\.\\d+\\.\\d+)\\.block\\.0\\.0.*");

  private final String stemKernel;
  private final String classifierKernel;

  NamingScheme(String stemKernel, String classifierKernel) {
    this.stemKernel = stemKernel;
    this.classifierKernel = classifierKernel;
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
      if (source.tensors().containsKey(scheme.stemKernel())) {
        return scheme;
      }
    }
    throw new WeightsFormatException(
        source.description()
            + " holds "
            + source.tensors().size()
            + " tensors, but none is the stem of an EfficientNet as torchvision ("
            + TORCHVISION.stemKernel()
            + ") or timm ("
            + TIMM.stemKernel()
            + ") names it. Its first names are "
            + source.tensors().keySet().stream().limit(5).toList());
  }

  /**
   * The name of the stem's kernel, by which a scheme is recognised.
   *
   * @return a tensor name
   */
  public String stemKernel() {
    return stemKernel;
  }

  /**
   * The name of the classifier's kernel.
   *
   * @return a tensor name
   */
  public String classifierKernel() {
    return classifierKernel;
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
