package io.github.efficientnet4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.cli.terminal.TextTable;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "variants",
    description =
        "List the released EfficientNets, and the other baselines, with coefficients and costs.",
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
      add(
          new Row(
              variant.shortName(),
              variant.phi(),
              variant.coefficients(),
              Architecture.efficientNet(variant)),
          table,
          array);
    }
    for (Architecture baseline : Architecture.otherBaselines()) {
      add(
          new Row(baseline.name(), OptionalDouble.empty(), ScalingCoefficients.IDENTITY, baseline),
          table,
          array);
    }
    spec.commandLine()
        .getOut()
        .println(json ? array.toPrettyString() : table.toString().stripTrailing());
    return 0;
  }

  private record Row(
      String name, OptionalDouble phi, ScalingCoefficients coefficients, Architecture network) {}

  private static void add(Row row, TextTable table, ArrayNode array) {
    Architecture network = row.network();
    Cost cost = Cost.of(Graph.of(network));
    table.add(
        row.name(),
        row.phi().isPresent() ? Double.toString(row.phi().getAsDouble()) : "-",
        Double.toString(row.coefficients().width()),
        Double.toString(row.coefficients().depth()),
        Integer.toString(network.resolution()),
        Double.toString(network.head().dropout()),
        String.format(Locale.ROOT, "%,d", cost.parameters()),
        String.format(Locale.ROOT, "%,d", cost.multiplyAdds()));
    ObjectNode node = array.addObject();
    node.put("variant", row.name());
    row.phi().ifPresent(phi -> node.put("phi", phi));
    node.put("width", row.coefficients().width());
    node.put("depth", row.coefficients().depth());
    node.put("resolution", network.resolution());
    node.put("dropout", network.head().dropout());
    node.put("parameters", cost.parameters());
    node.put("multiply_adds", cost.multiplyAdds());
  }
}
