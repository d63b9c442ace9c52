package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The naming of a network's parameters in a file. */
public enum NamingScheme {
  /**
   * torchvision's naming: {@code features.S.j.block.K.…}, or {@code layerS.j.convK.…} in ResNets.
   * Graphs and this library's own files use it.
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
  /** timm's naming: {@code conv_stem}, {@code blocks.S.B.conv_pw}, {@code conv_head}, … */
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
   * Recognises the naming of a file's tensors.
   *
   * @param source the file
   * @return the naming scheme
   * @throws WeightsFormatException if the naming is unknown; the message shows some names
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

  /** {@return whether a tensor name is that of a stem's kernel in any scheme} */
  static boolean isStem(String name) {
    for (NamingScheme scheme : values()) {
      if (scheme.stemKernels.contains(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@return the possible tensor names of the stem's kernel, one for each family's naming} The
   * scheme is recognised by them.
   */
  public List<String> stemKernels() {
    return stemKernels;
  }

  /**
   * {@return the possible tensor names of the classifier's kernel, one for each family's naming}
   */
  public List<String> classifierKernels() {
    return classifierKernels;
  }

  /**
   * {@return this scheme's names for a graph's parameters: a map from the graph's name to the
   * file's, in the graph's order}
   *
   * @param graph the network
   */
  public abstract Map<String, String> namesInFile(Graph graph);
}
