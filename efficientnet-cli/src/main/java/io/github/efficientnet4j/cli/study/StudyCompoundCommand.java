package io.github.efficientnet4j.cli.study;

import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.scaling.CompoundScaling;
import io.github.efficientnet4j.study.Baseline;
import io.github.efficientnet4j.study.CompoundTrials;
import io.github.efficientnet4j.study.Trial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "compound",
    description =
        "Scale all dimensions together by a compound coefficient; with --against-single, compare"
            + " with each dimension alone at equal multiply-adds (the paper's figure 8).",
    mixinStandardHelpOptions = true)
final class StudyCompoundCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StudyOptions options;

  @Option(
      names = "--alpha",
      defaultValue = "1.2",
      converter = Numbers.Positive.class,
      description = "Depth base (default: 1.2).")
  private double alpha;

  @Option(
      names = "--beta",
      defaultValue = "1.1",
      converter = Numbers.Positive.class,
      description = "Width base (default: 1.1).")
  private double beta;

  @Option(
      names = "--gamma",
      defaultValue = "1.15",
      converter = Numbers.Positive.class,
      description = "Resolution base (default: 1.15).")
  private double gamma;

  @Option(
      names = "--phi",
      split = ",",
      defaultValue = "1,2,3",
      paramLabel = "PHI",
      converter = Numbers.NotNegative.class,
      description = "Compound coefficients (default: ${DEFAULT-VALUE}).")
  private List<Double> phis;

  @Option(
      names = "--against-single",
      description =
          "For each phi also the wider, the deeper and the larger-image network whose multiply-adds"
              + " come nearest.")
  private boolean againstSingle;

  @Override
  public Integer call() throws IOException {
    StudySession session = StudySession.open(options, spec.commandLine());
    return session.run(session.enumerate(this::trials));
  }

  private List<Trial> trials(Baseline baseline) {
    List<Trial> compound =
        CompoundTrials.of(baseline, new CompoundScaling(alpha, beta, gamma), phis);
    List<Trial> trials = new ArrayList<>();
    trials.add(baseline.trial());
    trials.addAll(compound);
    if (againstSingle) {
      trials.addAll(CompoundTrials.singleAtEqualCost(baseline, compound));
    }
    return trials;
  }
}
