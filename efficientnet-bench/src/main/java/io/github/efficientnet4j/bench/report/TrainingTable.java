package io.github.efficientnet4j.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Training steps as a table for people. */
final class TrainingTable {

  private TrainingTable() {}

  static String of(Report report) {
    StringBuilder text = new StringBuilder();
    MarkdownReport.about(report).forEach(line -> text.append("- ").append(line).append('\n'));
    text.append('\n');
    rows(report).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static List<String> rows(Report report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| case | batch | threads | engine | ms a step | ± | images/s | GFLOP/s | time / ours"
            + " | logits differ by | note |");
    lines.add("|---|--:|--:|---|--:|--:|--:|--:|--:|--:|---|");
    for (Row row : report.rows()) {
      List<String> cells = new ArrayList<>();
      cells.add(row.variant());
      cells.add(Integer.toString(row.batch()));
      cells.add(Integer.toString(row.threads()));
      cells.add(row.engine());
      if (row.measured()) {
        cells.add(MarkdownReport.number(row.millis()));
        cells.add(MarkdownReport.number(Statistics.deviation(row.turnMillis())));
        cells.add(MarkdownReport.number(row.imagesPerSecond()));
        cells.add(MarkdownReport.number(row.gigaflops()));
        cells.add(MarkdownReport.ratio(report, row));
      } else {
        cells.addAll(Collections.nCopies(5, MarkdownReport.NONE));
      }
      cells.add(MarkdownReport.difference(row));
      cells.add(MarkdownReport.note(row));
      lines.add(MarkdownReport.line(cells));
    }
    return lines;
  }
}
