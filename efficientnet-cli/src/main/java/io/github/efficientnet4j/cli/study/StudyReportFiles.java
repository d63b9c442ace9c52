package io.github.efficientnet4j.cli.study;

import io.github.efficientnet4j.cli.chart.ChartFormat;
import io.github.efficientnet4j.cli.chart.StudyCharts;
import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.internal.io.OutputFolder;
import io.github.efficientnet4j.study.StudyTable;
import io.github.efficientnet4j.study.TrialResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a study found, as files to read: tables and figures. */
final class StudyReportFiles {

  private StudyReportFiles() {}

  /**
   * Writes {@code results.md}, {@code results.csv} and the figures.
   *
   * @return the files
   */
  static List<Path> write(List<TrialResult> results, Path folder, ChartFormat format)
      throws IOException {
    OutputFolder.create(folder);
    StudyTable table = StudyTable.of(results);
    List<Path> files = new ArrayList<>();
    files.add(write(folder.resolve("results.md"), table.markdown()));
    files.add(write(folder.resolve("results.csv"), table.csv()));
    files.addAll(StudyCharts.of(results).write(folder, format));
    return files;
  }

  private static Path write(Path file, String text) throws IOException {
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    return file;
  }
}
