package io.github.efficientnet4j.cli.train;

import io.github.efficientnet4j.cli.network.Computation;
import io.github.efficientnet4j.cli.network.ComputeOptions;
import io.github.efficientnet4j.cli.network.NetworkOptions;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.model.Inference;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.training.Evaluation;
import io.github.efficientnet4j.training.augmentation.EvaluationTransform;
import io.github.efficientnet4j.training.data.BatchLoader;
import io.github.efficientnet4j.training.data.Dataset;
import io.github.efficientnet4j.training.data.LoaderOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    description = "Measure a network's accuracy on labelled images.",
    mixinStandardHelpOptions = true)
public final class EvaluateCommand implements Callable<Integer> {

  private static final int SHOWN_CLASSES = 10;

  @Spec private CommandSpec spec;
  @Mixin private NetworkOptions network;
  @Mixin private ComputeOptions compute;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "A folder with a folder of images per class, or with such folders as test or val; or a"
              + " folder of IDX files, whose test images are taken.")
  private Path data;

  @Option(
      names = "--batch",
      defaultValue = "32",
      paramLabel = "N",
      converter = Numbers.AtLeastOne.class,
      description = "Images a batch (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Computation computation = compute.computation();
    computation.require();
    LabelledImages source = new LabelledImages(data);
    Network model = network.load();
    Dataset images = source.test(model.labels().names());
    if (images.classNames().size() != model.labels().size()) {
      throw new Failures.UsageException(
          "the network has "
              + model.labels().size()
              + " classes, but "
              + data
              + " has "
              + images.classNames().size());
    }
    if (images.size() == 0) {
      throw new Failures.UsageException(
          data
              + " holds no image in a folder of one of the network's classes "
              + model.labels().names().stream().limit(SHOWN_CLASSES).toList()
              + (model.labels().size() > SHOWN_CLASSES ? " and more" : "")
              + "; --data names a folder that has a folder of images for each class");
    }
    BatchLoader loader =
        new BatchLoader(
            images,
            new EvaluationTransform(model.transform()),
            LoaderOptions.evaluation(Math.min(batch, Math.max(1, images.size()))));
    Evaluation evaluation = evaluation(computation, model, loader);
    EvaluationTable table = new EvaluationTable(evaluation, model.labels().names());
    spec.commandLine().getOut().println(json ? table.json().toPrettyString() : table);
    UnreadableImages.report(List.of(loader), spec.commandLine().getErr());
    return 0;
  }

  private static Evaluation evaluation(Computation computation, Network model, BatchLoader loader) {
    if (computation.usesNd4j()) {
      try (Inference inference = computation.nd4j(model)) {
        return Evaluation.of(inference, model.architecture().head().classes(), loader);
      }
    }
    try (InferenceEngine engine = model.compile(computation.javaEngine())) {
      return Evaluation.of(engine, loader);
    }
  }
}
