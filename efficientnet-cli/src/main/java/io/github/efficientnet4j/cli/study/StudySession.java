package io.github.efficientnet4j.cli.study;

import io.github.efficientnet4j.cli.chart.ChartFormat;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Printable;
import io.github.efficientnet4j.cli.terminal.TextTable;
import io.github.efficientnet4j.model.ModelMetadata;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import io.github.efficientnet4j.study.Baseline;
import io.github.efficientnet4j.study.Study;
import io.github.efficientnet4j.study.StudyListener;
import io.github.efficientnet4j.study.StudyLog;
import io.github.efficientnet4j.study.TrainedTrials;
import io.github.efficientnet4j.study.TrainingBudget;
import io.github.efficientnet4j.study.Trial;
import io.github.efficientnet4j.study.TrialFailure;
import io.github.efficientnet4j.study.TrialMeans;
import io.github.efficientnet4j.study.TrialResult;
import io.github.efficientnet4j.study.TrialRunner;
import io.github.efficientnet4j.training.augmentation.MixUp;
import io.github.efficientnet4j.training.data.TrainingSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;

/** A study at a terminal: from its folder and settings to the table of its results. */
final class StudySession {

  private final StudyOptions options;
  private final CommandLine terminal;
  private final StudyProtocol protocol;
  private final Baseline baseline;

  /** Made when something is to be trained. */
  private Study study;

  private StudyLog log;

  private StudySession(StudyOptions options, CommandLine terminal, StudyProtocol protocol) {
    this.options = options;
    this.terminal = terminal;
    this.protocol = protocol;
    this.baseline = protocol.scaled();
  }

  /**
   * Reads the settings.
   *
   * @throws Failures.UsageException if they are incomplete, wrong, or not those of the folder
   */
  static StudySession open(StudyOptions options, CommandLine terminal) throws IOException {
    options.requireSane();
    StudyProtocol protocol = options.protocol();
    protocol.requireSameIn(options.out());
    return new StudySession(options, terminal, protocol);
  }

  Baseline baseline() {
    return baseline;
  }

  long baselineMultiplyAdds() {
    return baseline.multiplyAdds(ScalingCoefficients.IDENTITY);
  }

  /**
   * Lists trials.
   *
   * @throws Failures.UsageException if a factor is impossible
   */
  List<Trial> enumerate(Function<Baseline, List<Trial>> trials) {
    try {
      return trials.apply(baseline);
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(e.getMessage());
    }
  }

  /**
   * Runs what is missing and prints all results of these trials; with {@code --list} what would be
   * run.
   *
   * @return the exit code
   */
  int run(List<Trial> trials) throws IOException {
    if (options.listOnly()) {
      print(tables().trials(trials));
      return 0;
    }
    List<TrialResult> results = results(trials);
    print(tables().results(results));
    if (!log.results().isEmpty()) {
      StudyReportFiles.writeTables(log.results(), options.out());
      boolean drawn =
          StudyReportFiles.drawFigures(
                  log.results(), options.out(), ChartFormat.SVG, terminal.getErr())
              .isPresent();
      terminal.getOut().println((drawn ? "tables and figures in " : "tables in ") + options.out());
    }
    if (options.saveModels()) {
      printUnsaved(results);
    }
    List<TrialFailure> failures = unresolved(trials);
    for (TrialFailure failure : failures) {
      terminal
          .getErr()
          .println(
              Printable.of(
                  failure.name() + ", seed " + failure.seed() + ", failed: " + failure.failed()));
    }
    return failures.isEmpty() ? 0 : CommandLine.ExitCode.SOFTWARE;
  }

  /** Only a training can save its model, and what has a result is not trained again. */
  private void printUnsaved(List<TrialResult> results) {
    List<String> unsaved =
        results.stream()
            .filter(
                result ->
                    !Files.exists(TrainedTrials.savedModel(models(), result.name(), result.seed())))
            .map(result -> result.name() + " with seed " + result.seed())
            .toList();
    if (!unsaved.isEmpty()) {
      terminal
          .getErr()
          .println(
              "no model is saved of "
                  + Printable.of(String.join(", ", unsaved))
                  + ": trained before without --save-models, or equal to a network that is saved;"
                  + " take another folder for --out to train and save them");
    }
  }

  private Path models() {
    return options.out().resolve("models");
  }

  /** Failures of these trials that no later training of theirs made good. */
  private List<TrialFailure> unresolved(List<Trial> trials) {
    return trials.stream()
        .flatMap(
            trial ->
                log.failures().stream()
                    .filter(failure -> failure.name().equals(trial.name()))
                    .filter(failure -> options.seeds().contains(failure.seed()))
                    .filter(failure -> !log.has(trial, failure.seed())))
        .toList();
  }

  /** Runs what is missing. */
  List<TrialResult> results(List<Trial> trials) throws IOException {
    try (StudyProgress progress = new StudyProgress(terminal.getErr())) {
      return results(trials, progress);
    }
  }

  /** The same for one of the trials of a search, which come one after another. */
  Optional<TrialMeans> result(Trial trial, StudyListener progress) throws IOException {
    return TrialMeans.of(results(List.of(trial), progress)).stream().findFirst();
  }

  ModelMetadata model() {
    return protocol.model();
  }

  private List<TrialResult> results(List<Trial> trials, StudyListener progress) throws IOException {
    if (study == null) {
      start();
    }
    Thread farewell = new Thread(() -> sayWhatIsKept("interrupted; "));
    Runtime.getRuntime().addShutdownHook(farewell);
    try {
      return study.listening(progress).run(trials, options.seeds());
    } catch (IOException | OutOfMemoryError e) {
      // A full disk, perhaps, after hours: what it did not cost is worth a word.
      if (!log.results().isEmpty()) {
        sayWhatIsKept("stopped; ");
      }
      throw e;
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(farewell);
      } catch (IllegalStateException e) {
        // The JVM is ending already, and the hook does its work.
      }
    }
  }

  /** For whoever presses Ctrl-C, and where a file cannot be written. */
  private void sayWhatIsKept(String whatHappened) {
    int results = log.results().size();
    terminal
        .getErr()
        .println(
            whatHappened
                + results
                + (results == 1 ? " result is kept in " : " results are kept in ")
                + options.out()
                + ", and the same command continues");
  }

  private void start() throws IOException {
    TrainingSplit images = protocol.images();
    terminal
        .getErr()
        .printf(
            Locale.ROOT,
            "%d images of %d classes to learn from, %d to compare on; results in %s%n",
            images.training().size(),
            images.training().classNames().size(),
            images.validation().size(),
            options.out());
    List<String> notCompared = images.classesWithoutValidation();
    if (!notCompared.isEmpty()) {
      terminal
          .getErr()
          .println("no image to compare on: " + Printable.of(String.join(", ", notCompared)));
    }
    protocol.keepIn(options.out());
    log = StudyLog.open(options.out().resolve("trials.jsonl"));
    Study each = Study.of(log, runner(images)).inParallel(options.parallel());
    study = options.retryFailed() ? each.retryingFailures() : each;
  }

  private TrialRunner runner(TrainingSplit images) throws IOException {
    TrainingBudget budget =
        new TrainingBudget(
            protocol.recipe(),
            protocol.batch(),
            protocol.augment()::of,
            protocol.mixup() == 0 ? Optional.empty() : Optional.of(new MixUp(protocol.mixup())),
            options.engines(),
            options.threads());
    TrainedTrials trained = TrainedTrials.of(images, protocol.model().transform(), budget);
    return options.saveModels() ? trained.savingModels(models()) : trained;
  }

  private StudyTables tables() {
    return new StudyTables(baselineMultiplyAdds());
  }

  private void print(TextTable table) {
    terminal.getOut().println(table.toString().stripTrailing());
  }
}
