package io.github.efficientnet4j.cli.train;

import io.github.efficientnet4j.cli.network.Computation;
import io.github.efficientnet4j.cli.network.EngineChoice;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.internal.io.FolderLock;
import io.github.efficientnet4j.training.Trainer;
import io.github.efficientnet4j.training.TrainingEngines;
import java.io.IOException;
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
    description = "Continue a training that 'train' began and that was interrupted.",
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

  @Override
  public Integer call() throws IOException {
    Path folder = folder();
    try (FolderLock lock = FolderLock.acquire(folder)) {
      resume(folder);
    }
    return 0;
  }

  private void resume(Path folder) throws IOException {
    TrainingRun run = TrainingRun.read(folder);
    Computation computation =
        new Computation(
            engine == null ? run.engine() : engine, threads == null ? run.threads() : threads);
    TrainingEngines engines = computation.trainingEngines();
    Trainer trainer = Trainer.resume(folder, engines);
    new TrainingSession(run, folder, engines.evaluation(), spec.commandLine())
        .train(trainer, run.images(), trainer.network().transform());
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
