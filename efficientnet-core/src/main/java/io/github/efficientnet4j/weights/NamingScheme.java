package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a file names the parameters of a network. */
public enum NamingScheme {
  /**
   * {@code features.S.j.block.K.…}, or {@code layerS.j.convK.…} in ResNets: what the graph itself
   * uses; our own files too.
   */
  TORCHVISION(
      List.of("features.0.0.weight", "conv1.weight"), List.of("classifier.1.weight", "fc.weight")) {
    @Override
    public Map<String, String> namesInFile(Graph graph) {
      Map<String, String> names = new LinkedHashMap<>();
      for (ParameterSpec parameter : graph.parameters()) {
        names.put(parameter.name(), parameter.name());
      }
      return names;
    }
  },
  /** timm's: {@code conv_stem}, {@code blocks.S.B.conv_pw}, {@code conv_head}, … */
  TIMM(List.of("conv_stem.weight"), List.of("classifier.weight")) {
    @Override
    public Map<String, String> namesInFile(Graph graph) {
      return TimmNames.of(graph);
    }
  };

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
  public abstract Map<String, String> namesInFile(Graph graph);
}
