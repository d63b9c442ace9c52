package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.cli.chart.ChartFormat;
import io.github.efficientnet4j.cli.chart.CountedNetworks;
import io.github.efficientnet4j.cli.chart.ModelSizeChart;
import io.github.efficientnet4j.cli.chart.NetworkSize;
import io.github.efficientnet4j.cli.chart.PublishedNetworks;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.TextTable;
import io.github.efficientnet4j.internal.io.OutputFolder;
import io.github.efficientnet4j.internal.text.Decimals;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.DoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "chart",
    description =
        "Draw networks' size against their accuracy, as in the EfficientNet paper, and print the"
            + " values.",
    mixinStandardHelpOptions = true)
final class ChartCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--kind",
      defaultValue = "both",
      description = "One of parameters, multiply-adds, both (default: ${DEFAULT-VALUE}).")
  private String kind;

  @Option(
      names = "--out",
      defaultValue = ".",
      paramLabel = "DIR",
      description = "The folder to write into, made if it is not there (default: this one).")
  private Path folder;

  @Option(
      names = "--format",
      defaultValue = "svg",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ChartFormat format;

  @Override
  public Integer call() throws IOException {
    List<ModelSizeChart.Kind> kinds =
        switch (kind.toLowerCase(Locale.ROOT)) {
          case "both" -> List.of(ModelSizeChart.Kind.values());
          case "parameters" -> List.of(ModelSizeChart.Kind.PARAMETERS);
          case "multiply-adds" -> List.of(ModelSizeChart.Kind.MULTIPLY_ADDS);
          default ->
              throw new Failures.UsageException(
                  "--kind must be parameters, multiply-adds or both, but was '" + kind + "'");
        };
    if (folder.toString().toLowerCase(Locale.ROOT).matches(".*\\.(svg|png|jpe?g)")
        && !Files.isDirectory(folder)) {
      throw new Failures.UsageException(
          "--out names a folder, and " + folder + " looks like a file; --format chooses the kind");
    }
    OutputFolder.create(folder);
    PrintWriter out = spec.commandLine().getOut();
    out.print(table());
    out.println();
    for (ModelSizeChart.Kind wanted : kinds) {
      String name = wanted.name().toLowerCase(Locale.ROOT).replace('_', '-');
      Path file = folder.resolve("model-size-" + name + "." + format.extension());
      ModelSizeChart.of(wanted).write(file, format);
      out.println(file);
    }
    return 0;
  }

  private static TextTable table() {
    TextTable table =
        new TextTable(
            Set.of(0, 4), "network", "top-1 (cited)", "parameters", "multiply-adds", "counts");
    for (NetworkSize network : CountedNetworks.efficientNets()) {
      add(table, network, "this library's", value -> String.format(Locale.ROOT, "%.2f", value));
    }
    // With the digits that are printed, and no more.
    for (NetworkSize network : PublishedNetworks.others()) {
      add(table, network, "cited", value -> Decimals.significant(value, 3));
    }
    return table;
  }

  private static void add(
      TextTable table, NetworkSize network, String counts, DoubleFunction<String> number) {
    table.add(
        network.name(),
        String.format(Locale.ROOT, "%.1f %%", network.top1()),
        number.apply(network.parameters() / 1e6) + " M",
        network.multiplyAdds().isPresent()
            ? number.apply(network.multiplyAdds().getAsDouble() / 1e9) + " G"
            : "-",
        counts);
  }
}
