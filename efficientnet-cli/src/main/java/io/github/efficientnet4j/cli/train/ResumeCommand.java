package io.github.efficientnet4j.cli.train;

import io.github.efficientnet4j.cli.network.Computation;
import io.github.efficientnet4j.cli.network.EngineChoice;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.internal.io.FolderLock;
import io.github.efficientnet4j.training.Trainer;
import io.github.efficientnet4j.training.TrainingConfig;
import io.github.efficientnet4j.training.TrainingEngines;
import io.github.efficientnet4j.training.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "resume",
    description = {
      "Continue a training that 'train' began and that was interrupted.",
      "With --epochs, train on for longer than was planned."
    },
    mixinStandardHelpOptions = true)
public final class ResumeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "CHECKPOINT",
      description = "The training's folder, or the checkpoint in it.")
  private Path checkpoint;

  @Option(
      names = "--engine",
      description =
          "What computes from now on: one of ${COMPLETION-CANDIDATES} (default: as before).")
  private EngineChoice engine;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Numbers.AtLeastZero.class,
      description = "How many threads compute from now on; 0 for all cores (default: as before).")
  private Integer threads;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = Numbers.AtLeastOne.class,
      description =
          "Train to this epoch, counted from the beginning; also a training that is over (default:"
              + " as before).")
  private Integer epochs;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the same images are now, if they were moved (default: as before).")
  private Path data;

  @Override
  public Integer call() throws IOException {
    Path folder = folder();
    try (FolderLock lock = FolderLock.acquire(folder)) {
      resume(folder);
    }
    return 0;
  }

  private void resume(Path folder) throws IOException {
    TrainingRun before = TrainingRun.read(folder);
    TrainingRun run = data == null ? before : before.withData(data);
    Computation computation =
        new Computation(
            engine == null ? run.engine() : engine, threads == null ? run.threads() : threads);
    TrainingEngines engines = computation.trainingEngines();
    Trainer trainer = trainer(folder, engines);
    new TrainingSession(run, folder, engines.evaluation(), spec.commandLine())
        .train(
            trainer.listening(new Keeping(run, folder, trainer.config())),
            run.images(),
            trainer.network().transform());
  }

  /**
   * Writes the options down once the training has accepted them, so that a later resumption needs
   * them no more.
   */
  private record Keeping(TrainingRun run, Path folder, TrainingConfig config)
      implements TrainingListener {

    @Override
    public void epochStarted(int epoch, int epochs, int firstBatch, int batches) {
      try {
        run.write(folder, config);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Trainer trainer(Path folder, TrainingEngines engines) throws IOException {
    Trainer last = Trainer.resume(folder, engines);
    try {
      return epochs == null ? last : last.withEpochs(epochs);
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException("--epochs: " + e.getMessage());
    }
  }

  private Path folder() {
    Path folder =
        Files.isDirectory(checkpoint) ? checkpoint : checkpoint.toAbsolutePath().getParent();
    boolean exists = Files.exists(checkpoint);
    if (!exists || !TrainingRun.isIn(folder)) {
      throw new Failures.UsageException(
          checkpoint
              + " is no folder of a training that 'train' began, nor the checkpoint in one: "
              + (exists
                  ? "there is no " + TrainingRun.file(folder).toAbsolutePath()
                  : "it does not exist"));
    }
    return folder;
  }
}
