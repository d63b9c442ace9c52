package io.github.efficientnet4j.cli.train;

import io.github.efficientnet4j.cli.chart.TrainingChart;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Printable;
import io.github.efficientnet4j.cli.terminal.Terminal;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.training.EpochReport;
import io.github.efficientnet4j.training.Evaluation;
import io.github.efficientnet4j.training.Trainer;
import io.github.efficientnet4j.training.TrainingData;
import io.github.efficientnet4j.training.TrainingFolder;
import io.github.efficientnet4j.training.TrainingListener;
import io.github.efficientnet4j.training.TrainingResult;
import io.github.efficientnet4j.training.data.BatchLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;

/** A training at a terminal, from its first or a later epoch to the model's file. */
record TrainingSession(
    TrainingRun run, Path folder, EngineOptions evaluation, CommandLine terminal) {

  void train(Trainer trainer, TrainingRun.Images images, ImageTransform transform)
      throws IOException {
    Farewell farewell = Farewell.of(folder, terminal.getErr());
    try (farewell) {
      run(trainer, images, transform);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      if (farewell.isEnding()) {
        // Whatever the interrupt led to, the user has asked for it, and the JVM ends anyway.
        return;
      }
      if (!(e instanceof RuntimeException) || e instanceof UncheckedIOException) {
        // A full disk, perhaps, or too little memory: no reason to lose what there is.
        farewell.stopped();
      }
      throw e;
    }
  }

  private void run(Trainer trainer, TrainingRun.Images images, ImageTransform transform)
      throws IOException {
    terminal
        .getErr()
        .printf(
            Locale.ROOT,
            "%d images of %d classes to learn from, %s to evaluate on; checkpoints in %s%n",
            images.training().size(),
            images.training().classNames().size(),
            images.validation().map(held -> Integer.toString(held.size())).orElse("none"),
            folder);
    List<String> notEvaluated = images.notEvaluated();
    if (!notEvaluated.isEmpty()) {
      terminal
          .getErr()
          .println("no image to evaluate on: " + Printable.of(String.join(", ", notEvaluated)));
    }
    TrainingListener progress = Terminal.showsStandardError() ? new TrainingBar() : new Lines();
    TrainingData data = run.batches(images, transform);
    TrainingResult result = trainer.listening(progress).train(data);
    UnreadableImages.report(
        Stream.concat(Stream.of(data.training()), data.validation().stream()).toList(),
        terminal.getErr());
    TrainingFolder files = new TrainingFolder(folder);
    boolean evaluated = data.validation().isPresent() && Files.exists(files.best());
    Network model = evaluated ? Network.load(files.best()) : result.model();
    Path out = Path.of(run.out());
    model.save(out);
    data.validation().ifPresent(held -> print(model, held));
    draw(files);
    terminal
        .getOut()
        .printf(
            Locale.ROOT,
            "%s: %.1f MB, the averaged weights of the %s epoch%n",
            out,
            Files.size(out) / 1e6,
            evaluated ? "best" : "last");
  }

  /** The model is worth more than a picture of how it came about. */
  private void draw(TrainingFolder files) {
    try {
      TrainingChart.of(files.metricsJsonLines()).write(folder.resolve("metrics.png"));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      terminal
          .getErr()
          .println("there is no chart of the metrics: " + Printable.of(Failures.message(e)));
    }
  }

  private void print(Network model, BatchLoader images) {
    try (InferenceEngine engine = model.compile(evaluation)) {
      terminal
          .getOut()
          .println(new EvaluationTable(Evaluation.of(engine, images), model.labels().names()));
    }
  }

  /** For a log, where a bar would be noise. */
  private final class Lines implements TrainingListener {

    @Override
    public void epochEnded(EpochReport report) {
      terminal.getErr().println(TrainingBar.line(report));
    }
  }
}
