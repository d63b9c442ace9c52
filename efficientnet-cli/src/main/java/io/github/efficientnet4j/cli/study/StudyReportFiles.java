package io.github.efficientnet4j.cli.study;

import io.github.efficientnet4j.cli.chart.ChartFormat;
import io.github.efficientnet4j.cli.chart.StudyCharts;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Printable;
import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.internal.io.OutputFolder;
import io.github.efficientnet4j.study.StudyTable;
import io.github.efficientnet4j.study.TrialResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a study found, as files to read: tables and figures. */
final class StudyReportFiles {

  private StudyReportFiles() {}

  /** Writes {@code results.md} and {@code results.csv}, and returns these files. */
  static List<Path> writeTables(List<TrialResult> results, Path folder) throws IOException {
    OutputFolder.create(folder);
    StudyTable table = StudyTable.of(results);
    return List.of(
        write(folder.resolve("results.md"), table.markdown()),
        write(folder.resolve("results.csv"), table.csv()));
  }

  /**
   * Writes the figures.
   *
   * @return the files; empty, after a word about it, if they cannot be drawn or written: the
   *     results are worth more than their pictures
   */
  static Optional<List<Path>> drawFigures(
      List<TrialResult> results, Path folder, ChartFormat format, PrintWriter err) {
    try {
      return Optional.of(StudyCharts.of(results).write(folder, format));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      err.println("the figures are not complete: " + Printable.of(Failures.message(e)));
      return Optional.empty();
    }
  }

  private static Path write(Path file, String text) throws IOException {
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    return file;
  }
}
