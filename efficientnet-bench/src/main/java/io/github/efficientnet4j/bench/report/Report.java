package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.bench.machine.Machine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Everything that a run measured, and where.
 *
 * @param format of the JSON file, {@link #FORMAT}
 * @param date when it ended, ISO 8601 in UTC
 * @param machine processor, memory, operating system, JVM
 * @param versions of the runtimes, by their names
 * @param settings how it was measured
 * @param peakGigaflops the machine's peak by threads; empty where it could not be measured
 * @param rows the cases, each on every runtime
 * @param firstResults first answers and memory; empty unless asked for
 */
record Report(
    int format,
    String date,
    Machine machine,
    Map<String, String> versions,
    Settings settings,
    Map<Integer, Double> peakGigaflops,
    List<Row> rows,
    List<FirstResult> firstResults) {

  static final int FORMAT = 1;

  /** The runtime that all others are compared with. */
  static final String OURS = "vector";

  Report {
    versions = Map.copyOf(versions);
    peakGigaflops = Map.copyOf(peakGigaflops);
    rows = List.copyOf(rows);
    firstResults = List.copyOf(firstResults);
  }

  /** What has been measured up to now, on this machine. */
  static Report now(
      Map<String, String> versions,
      Settings settings,
      Map<Integer, Double> peakGigaflops,
      List<Row> rows,
      List<FirstResult> firstResults) {
    return new Report(
        FORMAT,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Machine.here(),
        versions,
        settings,
        peakGigaflops,
        rows,
        firstResults);
  }

  /** The same case on the library's own engine, where it was measured. */
  Optional<Row> ours(Row row) {
    return rows.stream()
        .filter(other -> other.sameCase(row) && other.engine().equals(OURS) && other.measured())
        .findFirst();
  }

  /** A row's operations a second in per cent of what its threads could do at most. */
  OptionalDouble percentOfPeak(Row row) {
    Double peak = peakGigaflops.get(row.threads());
    return peak == null || !row.measured()
        ? OptionalDouble.empty()
        : OptionalDouble.of(100 * row.gigaflops() / peak);
  }
}
