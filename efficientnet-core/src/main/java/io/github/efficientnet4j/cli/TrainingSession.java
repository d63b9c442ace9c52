package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.training.ConsoleTrainingProgress;
import io.github.efficientnet4j.training.EpochReport;
import io.github.efficientnet4j.training.Trainer;
import io.github.efficientnet4j.training.TrainingFolder;
import io.github.efficientnet4j.training.TrainingListener;
import io.github.efficientnet4j.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;

/** A training at a terminal, from its first or a later epoch to the model's file. */
record TrainingSession(TrainingRun run, Path folder, CommandLine terminal) {

  void train(Trainer trainer, TrainingRun.Images images, ImageTransform transform)
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
    TrainingListener progress =
        Terminal.showsStandardError() ? new ConsoleTrainingProgress() : new Lines();
    TrainingResult result = trainer.listening(progress).train(run.batches(images, transform));
    TrainingFolder files = new TrainingFolder(folder);
    boolean evaluated = images.validation().isPresent() && Files.exists(files.best());
    EfficientNet model = evaluated ? EfficientNet.load(files.best()) : result.model();
    Path out = Path.of(run.out());
    model.save(out);
    result
        .lastEpoch()
        .flatMap(EpochReport::evaluation)
        .ifPresent(
            evaluation ->
                terminal.getOut().print(new EvaluationTable(evaluation, model.labels().names())));
    terminal
        .getOut()
        .printf(
            Locale.ROOT,
            "%s: %.1f MB, %s%n",
            out,
            Files.size(out) / 1e6,
            evaluated ? "the best epoch's averaged weights" : "the last epoch's averaged weights");
  }

  /** For a log, where a bar would be noise. */
  private final class Lines implements TrainingListener {

    @Override
    public void epochEnded(EpochReport report) {
      terminal.getErr().println(ConsoleTrainingProgress.line(report));
    }
  }
}
