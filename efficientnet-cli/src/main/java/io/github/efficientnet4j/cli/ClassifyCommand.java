package io.github.efficientnet4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.efficientnet4j.cli.network.Computation;
import io.github.efficientnet4j.cli.network.ComputeOptions;
import io.github.efficientnet4j.cli.network.NetworkOptions;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.cli.terminal.Printable;
import io.github.efficientnet4j.cli.terminal.StandardErrorBar;
import io.github.efficientnet4j.cli.terminal.StandardOutput;
import io.github.efficientnet4j.cli.terminal.Terminal;
import io.github.efficientnet4j.cli.terminal.TextTable;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.model.ImageClassifier;
import io.github.efficientnet4j.model.ImageResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "classify",
    description = "Print the most probable classes of photos.",
    mixinStandardHelpOptions = true)
final class ClassifyCommand implements Callable<Integer> {

  /** From this many files on, a progress bar says how far it is. */
  private static final int MANY_FILES = 10;

  @Spec private CommandSpec spec;
  @ParentCommand private Main main;
  @Mixin private NetworkOptions network;
  @Mixin private ComputeOptions compute;

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = NamedImage.DESCRIPTION)
  private List<Path> images;

  @Option(
      names = "--top",
      defaultValue = "5",
      converter = Numbers.AtLeastOne.class,
      description = "How many classes to print (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  /** Makes the classifier that the options ask for. */
  private interface Classifiers {
    ImageClassifier create() throws IOException;
  }

  @Override
  public Integer call() throws IOException {
    Classifiers classifiers = classifiers();
    NamedImages all = NamedImages.of(images, spec.commandLine().getErr());
    List<NamedImage> named = all.images();
    ArrayNode results = new ObjectMapper().createArrayNode();
    AtomicInteger failed = new AtomicInteger();
    try (ImageClassifier classifier = classifiers.create();
        StandardErrorBar progress = progressBar(named.size())) {
      Consumer<ImageResult> each =
          result -> {
            failed.addAndGet(report(result, results) ? 0 : 1);
            if (progress != null) {
              progress.step();
            }
          };
      if (named.get(0).isStandardInput()) {
        each.accept(standardInput(classifier));
      } else {
        classifier.classifyAll(named.stream().map(NamedImage::file).toList(), top, each);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(results.toPrettyString());
    }
    if (failed.get() > 0 && named.size() > 1) {
      spec.commandLine()
          .getErr()
          .println(failed + " of " + named.size() + " images could not be classified");
    }
    return all.complete() && failed.get() == 0 ? 0 : 1;
  }

  private ImageResult standardInput(ImageClassifier classifier) {
    try {
      return new ImageResult.Classified(
          NamedImage.STANDARD_INPUT, classifier.classify(System.in, top));
    } catch (IOException e) {
      return new ImageResult.Failed(NamedImage.STANDARD_INPUT, e);
    }
  }

  /** Checks the options before anything is read. */
  private Classifiers classifiers() {
    Computation computation = compute.computation();
    computation.require();
    return () -> network.classifier(computation);
  }

  /** Prints or collects a result; returns whether it is a good one. */
  private boolean report(ImageResult result, ArrayNode results) {
    ObjectNode entry = results.addObject().put("file", result.file().toString());
    if (result instanceof ImageResult.Classified classified) {
      if (json) {
        addTo(entry, classified.predictions());
      } else {
        PrintWriter out = spec.commandLine().getOut();
        out.println(table(result.file(), classified.predictions()));
        StandardOutput.require(out);
      }
      return true;
    }
    Throwable cause = ((ImageResult.Failed) result).cause();
    entry.put("error", Failures.message(cause));
    PrintWriter err = spec.commandLine().getErr();
    if (main.debug()) {
      Failures.print(cause, err, true);
    } else {
      err.println("error: " + new NamedImage(result.file()).failure(cause));
    }
    return false;
  }

  private static void addTo(ObjectNode result, List<Prediction> predictions) {
    ArrayNode array = result.putArray("predictions");
    for (Prediction prediction : predictions) {
      array
          .addObject()
          .put("index", prediction.index())
          .put("label", prediction.label())
          .put("probability", prediction.probability())
          .put("logit", prediction.logit());
    }
  }

  private static String table(Path file, List<Prediction> predictions) {
    TextTable table = new TextTable(Set.of(1), "  index", "label", "probability", "logit");
    for (Prediction prediction : predictions) {
      table.add(
          Integer.toString(prediction.index()),
          prediction.label(),
          String.format(Locale.ROOT, "%.2f %%", 100 * prediction.probability()),
          String.format(Locale.ROOT, "%.4f", prediction.logit()));
    }
    return Printable.of(file) + "\n" + table;
  }

  private StandardErrorBar progressBar(int files) {
    boolean tables = !json && System.console() != null;
    if (files < MANY_FILES || tables || !Terminal.showsStandardError()) {
      // Tables that scroll by show progress enough, and a bar would be torn by them.
      return null;
    }
    return new StandardErrorBar(
        new ProgressBarBuilder()
            .setTaskName("classify")
            .setInitialMax(files)
            .setUnit(" images", 1));
  }
}
