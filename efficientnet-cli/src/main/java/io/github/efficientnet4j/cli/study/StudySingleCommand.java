package io.github.efficientnet4j.cli.study;

import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.study.Baseline;
import io.github.efficientnet4j.study.Dimension;
import io.github.efficientnet4j.study.SingleScaling;
import io.github.efficientnet4j.study.Trial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "single",
    description = {
      "Scale one dimension by several factors, the others as they are (the paper's figure 3).",
      "With --at, widths at several depths and resolutions (figure 4)."
    },
    mixinStandardHelpOptions = true)
final class StudySingleCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StudyOptions options;

  @Option(
      names = "--dimension",
      required = true,
      description = "What is scaled, one of ${COMPLETION-CANDIDATES}.")
  private Dimension dimension;

  @Option(
      names = "--factors",
      required = true,
      split = ",",
      paramLabel = "FACTOR",
      converter = Numbers.Positive.class,
      description = "Multipliers of that dimension, such as 1,1.4,2.")
  private List<Double> factors;

  @Option(
      names = "--at",
      paramLabel = "DEPTH,RESOLUTION",
      converter = AtConverter.class,
      description =
          "Multipliers of depth and resolution at which widths are compared, such as 2,1.3; may be"
              + " given several times.")
  private List<SingleScaling.At> curves = List.of();

  static final class AtConverter implements ITypeConverter<SingleScaling.At> {

    @Override
    public SingleScaling.At convert(String text) {
      String[] parts = text.split(",", -1);
      try {
        if (parts.length == 2) {
          return new SingleScaling.At(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
        }
      } catch (NumberFormatException e) {
        // Reported below with the form that is expected.
      }
      throw new TypeConversionException(
          "'" + text + "' is no depth and resolution; write for example 2,1.3");
    }
  }

  @Override
  public Integer call() throws IOException {
    if (!curves.isEmpty() && dimension != Dimension.WIDTH) {
      throw new Failures.UsageException("--at is for --dimension width");
    }
    StudySession session = StudySession.open(options, spec.commandLine());
    return session.run(session.enumerate(this::trials));
  }

  private List<Trial> trials(Baseline baseline) {
    List<Trial> trials = new ArrayList<>();
    trials.add(baseline.trial());
    trials.addAll(
        curves.isEmpty()
            ? SingleScaling.trials(baseline, dimension, factors)
            : SingleScaling.widthCurves(baseline, factors, curves));
    return trials;
  }
}
