package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.cli.network.InputSize;
import io.github.efficientnet4j.cli.network.NamedNetwork;
import io.github.efficientnet4j.cli.network.Networks;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.cli.terminal.Printable;
import io.github.efficientnet4j.graph.Summary;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "summary",
    description = {
      "Print a network's stages, shapes, parameters and multiply-adds.",
      "Beside files and names of weights, b0 to b8, l2, mobilenet-v1, mobilenet-v2, resnet-50, and"
          + " a .json file of an architecture, such as 'scale --out' writes. Nothing is downloaded."
    },
    mixinStandardHelpOptions = true)
final class SummaryCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private NamedNetwork named;

  @Option(
      names = "--input",
      paramLabel = "HxW",
      converter = InputSize.Converter.class,
      description = "Input height and width in pixels (default: the network's own).")
  private InputSize input;

  @Option(
      names = "--classes",
      converter = Numbers.AtLeastOne.class,
      description = "Outputs of the classifier (default: 1000).")
  private Integer classes;

  @Option(
      names = "--channels",
      converter = Numbers.AtLeastOne.class,
      description = "Channels of the input image (default: 3).")
  private Integer channels;

  @Option(names = "--padding", description = "One of ${COMPLETION-CANDIDATES}.")
  private PaddingMode padding;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Architecture network = Networks.architecture(named.name(), padding);
    Summary summary;
    try {
      network = classes == null ? network : network.withClasses(classes);
      network = channels == null ? network : network.withInputChannels(channels);
      network = padding == null ? network : network.withPadding(padding);
      // Only JSON has an escape for any character of a name from a file.
      network = json ? network : network.withName(Printable.of(network.name()));
      InputSize size =
          input == null ? new InputSize(network.resolution(), network.resolution()) : input;
      summary = Summary.of(network, size.height(), size.width());
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(e.getMessage());
    }
    spec.commandLine()
        .getOut()
        .println(json ? summary.toJson() : summary.toString().stripTrailing());
    return 0;
  }
}
