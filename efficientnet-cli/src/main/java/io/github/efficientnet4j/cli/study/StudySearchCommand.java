package io.github.efficientnet4j.cli.study;

import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.cli.terminal.TextTable;
import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.model.ModelMetadata;
import io.github.efficientnet4j.study.ArchitectureSearch;
import io.github.efficientnet4j.study.ArchitectureSearch.Candidate;
import io.github.efficientnet4j.study.ArchitectureSearch.Method;
import io.github.efficientnet4j.study.MultiObjective;
import io.github.efficientnet4j.study.SearchSpace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "search",
    description = {
      "Search a better baseline: kernels, expansion, squeeze-and-excitation, channels and repeats of"
          + " the MBConv stages, by accuracy * (cost / T)^w (the paper's section 4).",
      "The best is written to best.json in the study's folder, for train --architecture and"
          + " --baseline."
    },
    mixinStandardHelpOptions = true)
final class StudySearchCommand implements Callable<Integer> {

  private static final int SHOWN = 10;

  @Spec private CommandSpec spec;
  @Mixin private StudyOptions options;

  @Option(
      names = "--trials",
      defaultValue = "20",
      paramLabel = "N",
      converter = Numbers.AtLeastOne.class,
      description = "The most networks to train (default: ${DEFAULT-VALUE}).")
  private int trials;

  @Option(
      names = "--minutes",
      defaultValue = "60",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      description = "No training begins after so long (default: ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--method",
      defaultValue = "evolution",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Method method;

  @Option(
      names = "--cost-exponent",
      defaultValue = "" + MultiObjective.PAPER_EXPONENT,
      paramLabel = "W",
      description =
          "The w of the score, at most 0; 0 for accuracy alone (default: ${DEFAULT-VALUE}, the"
              + " paper's).")
  private double costExponent;

  @Option(
      names = "--target-multiply-adds",
      paramLabel = "N",
      converter = Numbers.LargeCount.class,
      description = "The T of the score, such as 400000000 (default: the baseline's).")
  private Long target;

  @Option(
      names = "--most-multiply-adds",
      paramLabel = "N",
      converter = Numbers.LargeCount.class,
      description = "Costlier networks are not trained (default: twice the baseline's).")
  private Long most;

  @Override
  public Integer call() throws IOException {
    StudySession session = StudySession.open(options, spec.commandLine());
    if (options.listOnly()) {
      throw new Failures.UsageException(
          "a search finds its networks on the way, so there is nothing to --list");
    }
    int trainings = Math.multiplyExact(trials, options.seeds().size());
    List<Candidate> found;
    try (StudyProgress bar = new StudyProgress(spec.commandLine().getErr())) {
      SearchProgress progress = new SearchProgress(bar, trainings);
      found =
          search(session)
              .run(
                  trial -> {
                    var means = session.result(trial, progress);
                    progress.trialIsOver(options.seeds().size());
                    return means;
                  });
    }
    if (found.isEmpty()) {
      spec.commandLine().getErr().println("no network could be trained");
      return 1;
    }
    print(found);
    Path best = options.out().resolve("best.json");
    ModelMetadata model = session.model();
    ModelMetadata chosen =
        new ModelMetadata(found.get(0).trial().network(), model.labels(), model.transform());
    AtomicFile.write(best, (chosen.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
    spec.commandLine().getOut().println("the best is in " + best);
    return 0;
  }

  private ArchitectureSearch search(StudySession session) {
    long baseline = session.baselineMultiplyAdds();
    try {
      return new ArchitectureSearch(
          SearchSpace.around(session.baseline()),
          new MultiObjective(target == null ? baseline : target, costExponent),
          method,
          trials,
          Duration.ofMillis(Math.round(minutes * 60_000)),
          most == null ? 2 * baseline : most,
          options.seeds().get(0));
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(e.getMessage());
    }
  }

  private void print(List<Candidate> found) {
    TextTable table =
        new TextTable(Set.of(0), "trial", "parameters", "multiply-adds", "top-1 %", "score");
    for (Candidate candidate : found.subList(0, Math.min(SHOWN, found.size()))) {
      table.add(
          candidate.trial().name(),
          String.format(Locale.ROOT, "%,d", candidate.means().first().parameters()),
          String.format(Locale.ROOT, "%,d", candidate.means().first().multiplyAdds()),
          String.format(Locale.ROOT, "%.2f", 100 * candidate.means().top1()),
          String.format(Locale.ROOT, "%.4f", candidate.score()));
    }
    spec.commandLine().getOut().println(table.toString().stripTrailing());
  }
}
