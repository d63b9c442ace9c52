package io.github.efficientnet4j.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A report as tables for people. */
final class MarkdownReport {

  /** Of fewer passes, a 99th percentile says no more than the slowest. */
  private static final int PASSES_FOR_P99 = 100;

  static final String NONE = "–";

  private MarkdownReport() {}

  static String of(Report report) {
    StringBuilder text = new StringBuilder();
    about(report).forEach(line -> text.append("- ").append(line).append('\n'));
    text.append('\n');
    rows(report).forEach(line -> text.append(line).append('\n'));
    if (!report.firstResults().isEmpty()) {
      text.append('\n');
      firstResults(report).forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  static List<String> about(Report report) {
    Settings settings = report.settings();
    List<String> lines = new ArrayList<>();
    lines.add(report.date() + ", " + report.machine().hardware());
    lines.add(report.machine().os() + "; " + report.machine().jvm());
    lines.add(
        new TreeMap<>(report.versions())
            .entrySet().stream()
                .map(version -> version.getKey() + ": " + version.getValue())
                .collect(Collectors.joining("; ")));
    lines.add(
        report.peakGigaflops().isEmpty()
            ? "Peak of fused multiply-adds: not measured, for want of the Vector API"
            : new TreeMap<>(report.peakGigaflops())
                .entrySet().stream()
                    .map(
                        peak ->
                            String.format(
                                Locale.ROOT,
                                "%.1f GFLOP/s on %d thread%s",
                                peak.getValue(),
                                peak.getKey(),
                                peak.getKey() == 1 ? "" : "s"))
                    .collect(Collectors.joining(", ", "Peak of fused multiply-adds: ", "")));
    lines.add(
        String.format(
            Locale.ROOT,
            "Up to %d rounds, turns of at least %d ms, each after a pause of %d ms; warm-up of"
                + " at least %.0f s; at most about %.0f s for the turns of a row",
            settings.rounds(),
            settings.turnMillis(),
            settings.pauseMillis(),
            settings.warmUpSeconds(),
            settings.budgetSeconds()));
    return lines;
  }

  private static List<String> rows(Report report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| variant | batch | threads | engine | ms | ± | images/s | p50 ms | p99 ms | GFLOP/s"
            + " | % of peak | time / ours | logits differ by | note |");
    lines.add("|---|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|");
    for (Row row : report.rows()) {
      List<String> cells = new ArrayList<>();
      cells.add(row.variant());
      cells.add(Integer.toString(row.batch()));
      cells.add(Integer.toString(row.threads()));
      cells.add(row.engine());
      if (row.measured()) {
        boolean many = row.latency().passes() >= PASSES_FOR_P99;
        cells.add(number(row.millis()));
        cells.add(number(Statistics.deviation(row.turnMillis())));
        cells.add(number(row.imagesPerSecond()));
        cells.add(number(row.latency().p50()));
        cells.add(many ? number(row.latency().p99()) : NONE);
        cells.add(number(row.gigaflops()));
        cells.add(fixed("%.0f", report.percentOfPeak(row)));
        cells.add(ratio(report, row));
      } else {
        cells.addAll(List.of(NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE));
      }
      cells.add(difference(row));
      cells.add(note(row));
      lines.add(line(cells));
    }
    return lines;
  }

  private static List<String> firstResults(Report report) {
    List<String> lines = new ArrayList<>();
    lines.add("| variant | engine | threads | first result, ms | peak memory, MiB | note |");
    lines.add("|---|---|--:|--:|--:|---|");
    for (FirstResult first : report.firstResults()) {
      lines.add(
          line(
              List.of(
                  first.variant(),
                  first.engine(),
                  Integer.toString(first.threads()),
                  first.millis() == null ? NONE : number(first.millis()),
                  first.peakBytes() == null
                      ? NONE
                      : Long.toString(Math.round(first.peakBytes() / 1048576.0)),
                  first.note().replace("|", "\\|"))));
    }
    return lines;
  }

  /** How many times as long as the library's own engine. */
  static String ratio(Report report, Row row) {
    return row.engine().equals(Report.OURS) ? NONE : fixed("%.2f", row.ratioTo(report.ours(row)));
  }

  /** Of the logits, from those of the library's own engine. */
  static String difference(Row row) {
    return row.difference() == null || row.engine().equals(Report.OURS)
        ? NONE
        : String.format(Locale.ROOT, "%.1e", row.difference());
  }

  static String note(Row row) {
    return row.note().replace("|", "\\|");
  }

  static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String fixed(String format, OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : NONE;
  }

  /** Three digits, without an exponent. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
