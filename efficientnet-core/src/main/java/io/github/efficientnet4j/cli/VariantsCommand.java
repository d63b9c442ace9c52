package io.github.efficientnet4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "variants",
    description = "List the released EfficientNets with coefficients and costs.",
    mixinStandardHelpOptions = true)
final class VariantsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() {
    TextTable table =
        new TextTable(
            Set.of(0),
            "variant",
            "phi",
            "width",
            "depth",
            "resolution",
            "dropout",
            "parameters",
            "multiply-adds");
    ArrayNode array = new ObjectMapper().createArrayNode();
    for (EfficientNetVariant variant : EfficientNetVariant.values()) {
      Cost cost = Cost.of(Graph.of(Architecture.efficientNet(variant)));
      table.add(
          variant.shortName(),
          variant.phi().isPresent() ? Double.toString(variant.phi().getAsDouble()) : "-",
          Double.toString(variant.width()),
          Double.toString(variant.depth()),
          Integer.toString(variant.resolution()),
          Double.toString(variant.dropout()),
          String.format(Locale.ROOT, "%,d", cost.parameters()),
          String.format(Locale.ROOT, "%,d", cost.multiplyAdds()));
      array.add(json(variant, cost));
    }
    spec.commandLine()
        .getOut()
        .println(json ? array.toPrettyString() : table.toString().stripTrailing());
    return 0;
  }

  private static ObjectNode json(EfficientNetVariant variant, Cost cost) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("variant", variant.shortName());
    variant.phi().ifPresent(phi -> node.put("phi", phi));
    node.put("width", variant.width());
    node.put("depth", variant.depth());
    node.put("resolution", variant.resolution());
    node.put("dropout", variant.dropout());
    node.put("parameters", cost.parameters());
    node.put("multiply_adds", cost.multiplyAdds());
    return node;
  }
}
