package io.github.efficientnet4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.model.ImageClassifier;
import io.github.efficientnet4j.weights.published.ConsoleProgress;
import io.github.efficientnet4j.weights.published.PublishedWeights;
import io.github.efficientnet4j.weights.published.WeightsCache;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE|NAME",
      description =
          "A .safetensors or .pth file, or the name of published weights (see 'weights list').")
  private String weights;

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "Image files, or folders of them (JPEG, PNG, GIF, BMP, WebP).")
  private List<Path> images;

  @Option(
      names = "--top",
      defaultValue = "5",
      description = "How many classes to print (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(names = "--labels", paramLabel = "FILE", description = "Class names, one a line.")
  private Path labels;

  @Option(
      names = "--padding",
      description =
          "Padding that the weights were trained with, where their file does not tell: one of"
              + " ${COMPLETION-CANDIDATES} (SAME also sets TensorFlow's BatchNorm epsilon).")
  private PaddingMode padding;

  @Option(
      names = "--engine",
      defaultValue = "auto",
      description =
          "What computes: one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, the fastest"
              + " kernels of the engine).")
  private ExecutionChoice engine;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads of the engine (default: all cores).")
  private int threads;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new Failures.UsageException("--top must be at least 1, but was " + top);
    }
    if (threads < 0) {
      throw new Failures.UsageException("--threads must be at least 1, but was " + threads);
    }
    ImageFiles files = ImageFiles.of(images);
    EfficientNet network = load();
    if (labels != null) {
      network = network.withLabels(Labels.read(labels));
    }
    ArrayNode results = new ObjectMapper().createArrayNode();
    int failed = 0;
    try (ImageClassifier classifier = engine.classifier(network, threads);
        DecodeAhead decoded = new DecodeAhead(files.paths());
        ProgressBar progress = progressBar(files.paths().size())) {
      for (Path file : files.paths()) {
        failed += classify(classifier, file, decoded, results) ? 0 : 1;
        if (progress != null) {
          progress.step();
        }
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(results.toPrettyString());
    }
    if (failed > 0 && files.paths().size() > 1) {
      spec.commandLine()
          .getErr()
          .println(failed + " of " + files.paths().size() + " images could not be classified");
    }
    return failed == 0 ? 0 : 1;
  }

  private EfficientNet load() throws IOException {
    Path file = Path.of(weights);
    if (Files.exists(file)) {
      return EfficientNet.load(file, this::conventions);
    }
    PublishedWeights published;
    try {
      published = PublishedWeights.byName(weights);
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(
          "there is no file "
              + weights
              + ", and no published weights of that name: "
              + e.getMessage());
    }
    WeightsCache cache = WeightsCache.ofEnvironment();
    cache.get(published, new ConsoleProgress());
    return EfficientNet.pretrained(published, cache);
  }

  private Architecture conventions(Architecture known) {
    if (padding == null) {
      return known;
    }
    return padding == PaddingMode.SAME
        ? known.withTensorFlowConventions()
        : known.withPadding(padding);
  }

  private boolean classify(
      ImageClassifier classifier, Path file, DecodeAhead decoded, ArrayNode results) {
    ObjectNode result = results.addObject();
    result.put("file", file.toString());
    try {
      List<Prediction> predictions = classifier.classify(decoded.next(), top);
      if (json) {
        addTo(result, predictions);
      } else {
        spec.commandLine().getOut().println(table(file, predictions));
      }
      return true;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      result.put("error", Failures.message(e));
      PrintWriter err = spec.commandLine().getErr();
      if (main.debug()) {
        Failures.print(e, err, true);
      } else {
        err.println("error: " + named(file, Failures.message(e)));
      }
      return false;
    }
  }

  /** Most messages begin with the file already. */
  private static String named(Path file, String message) {
    return message.contains(file.toString()) ? message : file + ": " + message;
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
    return file + "\n" + table;
  }

  private ProgressBar progressBar(int files) {
    if (files < MANY_FILES || (!json && System.console() != null)) {
      // A table that scrolls by shows progress enough, and a bar would be torn by it.
      return null;
    }
    return new ProgressBarBuilder()
        .setTaskName("classify")
        .setInitialMax(files)
        .setUnit(" images", 1)
        .build();
  }
}
