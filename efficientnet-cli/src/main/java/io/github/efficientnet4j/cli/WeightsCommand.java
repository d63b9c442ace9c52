package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.cli.network.NamedNetwork;
import io.github.efficientnet4j.cli.network.Networks;
import io.github.efficientnet4j.cli.terminal.DownloadBar;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Printable;
import io.github.efficientnet4j.cli.terminal.TextTable;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.model.ModelMetadata;
import io.github.efficientnet4j.weights.NamingScheme;
import io.github.efficientnet4j.weights.Recognition;
import io.github.efficientnet4j.weights.TensorInfo;
import io.github.efficientnet4j.weights.TensorSource;
import io.github.efficientnet4j.weights.WeightsFormatException;
import io.github.efficientnet4j.weights.WeightsMismatchException;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import io.github.efficientnet4j.weights.published.WeightsCache;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "weights",
    description = "List, download and inspect weights.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      WeightsCommand.ListCommand.class,
      WeightsCommand.DownloadCommand.class,
      WeightsCommand.InspectCommand.class
    })
final class WeightsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "list, download or inspect?");
  }

  @Command(
      name = "list",
      description = "List the published weights.",
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      WeightsCache cache = WeightsCache.ofEnvironment();
      TextTable table =
          new TextTable(
              Set.of(0, 5, 6), "name", "crop", "top-1", "top-5", "MB", "licence", "cached");
      for (PublishedWeights weights : PublishedWeights.all()) {
        table.add(
            weights.name(),
            Integer.toString(weights.transform().cropHeight()),
            String.format(Locale.ROOT, "%.3f", weights.accuracy().top1()),
            String.format(Locale.ROOT, "%.3f", weights.accuracy().top5()),
            String.format(Locale.ROOT, "%.0f", weights.approximateBytes() / 1e6),
            weights.source().licence(),
            cache.cached(weights).isPresent() ? "yes" : "");
      }
      PrintWriter out = spec.commandLine().getOut();
      out.print(table);
      out.println("\nTop-1 and top-5 are the publishers' figures on ImageNet, not measured here.");
      out.println("Cache: " + cache.directory());
      return 0;
    }
  }

  @Command(
      name = "download",
      description = "Download published weights into the cache and print where they are.",
      mixinStandardHelpOptions = true)
  static final class DownloadCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Names from 'weights list'.")
    private List<String> names;

    @Option(names = "--dir", description = "Where to put them (default: the user's cache).")
    private Path directory;

    @Override
    public Integer call() throws IOException {
      List<PublishedWeights> wanted = new ArrayList<>();
      try {
        names.forEach(name -> wanted.add(PublishedWeights.byName(name)));
      } catch (IllegalArgumentException e) {
        throw new Failures.UsageException(e.getMessage());
      }
      WeightsCache cache = WeightsCache.ofEnvironment();
      cache = directory == null ? cache : cache.withDirectory(directory);
      for (PublishedWeights weights : wanted) {
        spec.commandLine().getOut().println(cache.get(weights, new DownloadBar()));
      }
      return 0;
    }
  }

  @Command(
      name = "inspect",
      description = "Say what a file of weights is and list its tensors.",
      mixinStandardHelpOptions = true)
  static final class InspectCommand implements Callable<Integer> {

    private static final int SHOWN_LABELS = 10;
    private static final int SHOWN_CHARACTERS = 120;

    @Spec private CommandSpec spec;

    @Mixin private NamedNetwork named;

    @Option(names = "--tensors", description = "List every tensor.")
    private boolean tensors;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      try (TensorSource source = Networks.open(named.name())) {
        long values = source.tensors().values().stream().mapToLong(TensorInfo::elements).sum();
        out.printf(
            Locale.ROOT,
            "%s: %d tensors, %,d values%n",
            Printable.of(source.description()),
            source.tensors().size(),
            values);
        print(source, out);
        if (tensors) {
          TextTable table = new TextTable(Set.of(0, 1, 2), "tensor", "type", "shape");
          source
              .tensors()
              .forEach(
                  (name, info) -> table.add(name, info.type().toString(), info.shape().toString()));
          out.print(table);
        }
        out.flush();
      }
      return 0;
    }

    private static void print(TensorSource source, PrintWriter out) {
      Map<String, String> rest = new TreeMap<>(source.metadata());
      try {
        Optional<ModelMetadata> saved = ModelMetadata.read(source.metadata(), source.description());
        if (saved.isPresent()) {
          ModelMetadata model = saved.get();
          out.println(
              described(model.architecture(), NamingScheme.TORCHVISION) + ", with its description");
          out.println("labels: " + shortened(model.labels().names()));
          ImageTransform transform = model.transform();
          out.printf(
              Locale.ROOT,
              "input: %d x %d pixels, resized to %d (%s)%n",
              transform.cropHeight(),
              transform.cropWidth(),
              transform.resize(),
              transform.resampling().toString().toLowerCase(Locale.ROOT));
          // Said above, in fewer words.
          rest.keySet().removeAll(model.forSafetensors().keySet());
        } else {
          Recognition recognition = Recognition.of(source);
          out.println(described(recognition.architecture(), recognition.scheme()));
        }
      } catch (WeightsFormatException | WeightsMismatchException e) {
        out.println(
            "not a network that is known: "
                + Printable.of(e.getMessage().lines().findFirst().orElse("")));
      }
      rest.forEach(
          (key, value) -> out.println("metadata " + Printable.of(key) + ": " + shortened(value)));
    }

    private static String shortened(List<String> names) {
      String first =
          names.stream().limit(SHOWN_LABELS).map(Printable::of).collect(Collectors.joining(", "));
      return names.size() <= SHOWN_LABELS ? first : first + ", … (" + names.size() + " in all)";
    }

    private static String shortened(String value) {
      return value.length() <= SHOWN_CHARACTERS
          ? Printable.of(value)
          : Printable.of(value.substring(0, SHOWN_CHARACTERS))
              + String.format(Locale.ROOT, "… (%,d characters in all)", value.length());
    }

    private static String described(Architecture network, NamingScheme scheme) {
      return String.format(
          Locale.ROOT,
          "%s in %s's naming, %d input channels, %d classes, %,d parameters",
          Printable.of(network.name()),
          scheme.toString().toLowerCase(Locale.ROOT),
          network.inputChannels(),
          network.head().classes(),
          Cost.of(Graph.of(network)).parameters());
    }
  }
}
