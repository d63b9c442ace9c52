package io.github.efficientnet4j.cli.study;

import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.cli.terminal.TextTable;
import io.github.efficientnet4j.scaling.CompoundScaling;
import io.github.efficientnet4j.study.CompoundTrials;
import io.github.efficientnet4j.study.MultiObjective;
import io.github.efficientnet4j.study.ScalingGrid;
import io.github.efficientnet4j.study.Trial;
import io.github.efficientnet4j.study.TrialMeans;
import io.github.efficientnet4j.study.TrialResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "grid",
    description =
        "Search alpha, beta and gamma at phi = 1 on a grid under alpha*beta^2*gamma^2 near 2 (the"
            + " paper's section 3.3), then scale up with the best.",
    mixinStandardHelpOptions = true)
final class StudyGridCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StudyOptions options;

  @Option(
      names = "--step",
      defaultValue = "0.1",
      converter = Numbers.Positive.class,
      description = "Between neighbours of the grid (default: ${DEFAULT-VALUE}).")
  private double step;

  @Option(
      names = "--tolerance",
      defaultValue = "0.1",
      converter = Numbers.NotNegative.class,
      description =
          "The largest |alpha*beta^2*gamma^2 - 2| of a candidate (default: ${DEFAULT-VALUE}).")
  private double tolerance;

  @Option(
      names = "--phi",
      split = ",",
      defaultValue = "1",
      paramLabel = "PHI",
      converter = Numbers.NotNegative.class,
      description =
          "Compound coefficients that the best candidate is scaled by after the search (default:"
              + " ${DEFAULT-VALUE}).")
  private List<Double> phis;

  @Option(
      names = "--cost-exponent",
      defaultValue = "0",
      paramLabel = "W",
      description =
          "Choose by accuracy * (cost / twice the baseline's)^W: 0 for accuracy alone (the"
              + " default), -0.07 as in the paper's architecture search.")
  private double costExponent;

  @Override
  public Integer call() throws IOException {
    StudySession session = StudySession.open(options, spec.commandLine());
    ScalingGrid grid;
    MultiObjective objective;
    try {
      grid = new ScalingGrid(step, tolerance);
      objective = new MultiObjective(2 * session.baselineMultiplyAdds(), costExponent);
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(e.getMessage());
    }
    List<Trial> candidates = session.enumerate(grid::trials);
    printConstraints(grid.candidates(), candidates);
    List<Trial> trials = new ArrayList<>();
    trials.add(session.baseline().trial());
    trials.addAll(candidates);
    if (options.listOnly()) {
      return session.run(trials);
    }
    Optional<CompoundScaling> best =
        best(grid.candidates(), candidates, session.results(trials), objective);
    if (best.isPresent()) {
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "best at phi = 1: alpha %s, beta %s, gamma %s%n%n",
              best.get().alpha(),
              best.get().beta(),
              best.get().gamma());
      trials.addAll(session.enumerate(baseline -> CompoundTrials.of(baseline, best.get(), phis)));
    }
    return session.run(trials);
  }

  private void printConstraints(List<CompoundScaling> rules, List<Trial> candidates) {
    TextTable table =
        new TextTable(Set.of(0), "candidate", "alpha", "beta", "gamma", "alpha*beta^2*gamma^2");
    for (int i = 0; i < rules.size(); i++) {
      CompoundScaling rule = rules.get(i);
      table.add(
          candidates.get(i).name(),
          Double.toString(rule.alpha()),
          Double.toString(rule.beta()),
          Double.toString(rule.gamma()),
          String.format(Locale.ROOT, "%.4f", rule.constraint()));
    }
    spec.commandLine().getOut().println(table);
  }

  /** The candidate of the highest score of its mean accuracy; of two, the cheaper one. */
  private static Optional<CompoundScaling> best(
      List<CompoundScaling> rules,
      List<Trial> candidates,
      List<TrialResult> results,
      MultiObjective objective) {
    List<String> names = candidates.stream().map(Trial::name).toList();
    return TrialMeans.of(results).stream()
        .filter(means -> names.contains(means.name()))
        .min(
            Comparator.comparingDouble((TrialMeans means) -> -means.score(objective))
                .thenComparingLong(means -> means.first().multiplyAdds()))
        .map(means -> rules.get(names.indexOf(means.name())));
  }
}
