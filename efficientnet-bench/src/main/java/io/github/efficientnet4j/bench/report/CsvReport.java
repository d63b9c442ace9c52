package io.github.efficientnet4j.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A report's rows with all figures, for spreadsheets: RFC 4180, a header, a row a line. */
final class CsvReport {

  private static final List<String> HEADER =
      List.of(
          "variant",
          "batch",
          "threads",
          "engine",
          "multiply_adds_per_image",
          "rounds",
          "millis_median",
          "millis_deviation",
          "images_per_second",
          "latency_mean_millis",
          "latency_p50_millis",
          "latency_p99_millis",
          "passes",
          "gigaflops",
          "percent_of_peak",
          "time_relative_to_vector",
          "logits_difference",
          "note",
          "date",
          "processor",
          "os",
          "jvm",
          "version");

  private CsvReport() {}

  static String of(Report report) {
    StringBuilder csv = new StringBuilder(line(HEADER));
    for (Row row : report.rows()) {
      csv.append(line(cells(report, row)));
    }
    return csv.toString();
  }

  private static List<String> cells(Report report, Row row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.variant());
    cells.add(Integer.toString(row.batch()));
    cells.add(Integer.toString(row.threads()));
    cells.add(row.engine());
    cells.add(Long.toString(row.multiplyAdds()));
    cells.add(Integer.toString(row.turns().size()));
    if (row.measured()) {
      cells.add(number(row.millis()));
      cells.add(number(Statistics.deviation(row.turnMillis())));
      cells.add(number(row.imagesPerSecond()));
      cells.add(number(row.latency().mean()));
      cells.add(number(row.latency().p50()));
      cells.add(number(row.latency().p99()));
      cells.add(Integer.toString(row.latency().passes()));
      cells.add(number(row.gigaflops()));
      cells.add(number(report.percentOfPeak(row)));
      cells.add(number(row.ratioTo(report.ours(row))));
    } else {
      cells.addAll(List.of("", "", "", "", "", "", "", "", "", ""));
    }
    cells.add(row.difference() == null ? "" : number(row.difference()));
    cells.add(row.note());
    cells.add(report.date());
    cells.add(report.machine().processor());
    cells.add(report.machine().os());
    cells.add(report.machine().jvm());
    cells.add(report.versions().getOrDefault(row.engine(), ""));
    return cells;
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }

  private static String line(List<String> cells) {
    return cells.stream().map(CsvReport::quoted).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String quoted(String cell) {
    return cell.matches("(?s).*[,\"\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
