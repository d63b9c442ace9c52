package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Translates torchvision's names to timm's. In timm, a block without expansion is a separate class.
 * Its projection is called {@code conv_pw}, and its BatchNorms are counted from the depthwise
 * convolution.
 */
final class TimmNames {

  private static final Pattern IN_BLOCK =
      Pattern.compile("features\\.(\\d+)\\.(\\d+)\\.block\\.(\\d+)\\.(.+)");
  private static final Pattern EXPANSION =
      Pattern.compile("(features\\.\\d+\\.\\d+)\\.block\\.0\\.0.*");
  private static final Pattern OUTSIDE = Pattern.compile("features\\.(\\d+)\\.([01])\\.(.+)");

  private TimmNames() {}

  /** {@return a map from the names of a graph's parameters to timm's, in the graph's order} */
  static Map<String, String> of(Graph graph) {
    Set<String> expandingBlocks =
        graph.parameters().stream()
            .filter(parameter -> parameter.role() == ParameterSpec.Role.CONVOLUTION_KERNEL)
            .map(parameter -> EXPANSION.matcher(parameter.name()))
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1))
            .collect(Collectors.toSet());
    Map<String, String> names = new LinkedHashMap<>();
    for (ParameterSpec parameter : graph.parameters()) {
      names.put(parameter.name(), of(parameter.name(), expandingBlocks));
    }
    return names;
  }

  private static String of(String name, Set<String> expandingBlocks) {
    Matcher inBlock = IN_BLOCK.matcher(name);
    if (inBlock.matches()) {
      String stage = inBlock.group(1);
      String repeat = inBlock.group(2);
      boolean expands = expandingBlocks.contains("features." + stage + "." + repeat);
      return "blocks."
          + (Integer.parseInt(stage) - 1)
          + "."
          + repeat
          + "."
          + part(Integer.parseInt(inBlock.group(3)), inBlock.group(4), expands);
    }
    Matcher outside = OUTSIDE.matcher(name);
    if (outside.matches()) {
      boolean stem = outside.group(1).equals("0");
      boolean norm = outside.group(2).equals("1");
      String layer = norm ? (stem ? "bn1" : "bn2") : (stem ? "conv_stem" : "conv_head");
      return layer + "." + outside.group(3);
    }
    return name.replace("classifier.1.", "classifier.");
  }

  private static String part(int index, String rest, boolean expands) {
    if (rest.startsWith("fc1.") || rest.startsWith("fc2.")) {
      return (rest.startsWith("fc1.") ? "se.conv_reduce." : "se.conv_expand.") + rest.substring(4);
    }
    // The positions in torchvision's block are [expansion,] depthwise convolution,
    // squeeze-and-excitation, projection.
    List<String> convolutions =
        expands ? List.of("conv_pw", "conv_dw", "", "conv_pwl") : List.of("conv_dw", "", "conv_pw");
    List<String> norms = expands ? List.of("bn1", "bn2", "", "bn3") : List.of("bn1", "", "bn2");
    boolean norm = rest.startsWith("1.");
    return (norm ? norms : convolutions).get(Math.min(index, norms.size() - 1)) + rest.substring(1);
  }
}
