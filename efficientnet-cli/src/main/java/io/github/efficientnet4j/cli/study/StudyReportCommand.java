package io.github.efficientnet4j.cli.study;

import io.github.efficientnet4j.cli.chart.ChartFormat;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.study.StudyLog;
import io.github.efficientnet4j.study.TrialResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "report",
    description = {
      "Write what a study has found so far as tables (Markdown, CSV) and figures.",
      "The other commands do so too when they are done, in the study's folder."
    },
    mixinStandardHelpOptions = true)
final class StudyReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The study's folder, which holds trials.jsonl.")
  private Path study;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder to write into, made if it is not there (default: the study's).")
  private Path out;

  @Option(
      names = "--format",
      defaultValue = "svg",
      description = "Of figures, one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ChartFormat format;

  @Override
  public Integer call() throws IOException {
    Path trials = study.resolve("trials.jsonl");
    if (!Files.isRegularFile(trials)) {
      throw new Failures.UsageException(
          study + " is no folder of a study: it has no " + trials.getFileName());
    }
    List<TrialResult> results = StudyLog.open(trials).results();
    if (results.isEmpty()) {
      throw new Failures.UsageException(trials + " holds no result yet");
    }
    PrintWriter console = spec.commandLine().getOut();
    Path folder = out == null ? study : out;
    StudyReportFiles.writeTables(results, folder).forEach(console::println);
    Optional<List<Path>> figures =
        StudyReportFiles.drawFigures(results, folder, format, spec.commandLine().getErr());
    figures.ifPresent(files -> files.forEach(console::println));
    return figures.isPresent() ? 0 : CommandLine.ExitCode.SOFTWARE;
  }
}
