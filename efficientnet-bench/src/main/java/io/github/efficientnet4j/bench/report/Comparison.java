package io.github.efficientnet4j.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became faster or slower from one report to another.
 *
 * <p>The rule: the medians of the turns' times differ beyond noise if they are further apart than
 * three standard deviations of a difference of turns, √(d₁² + d₂²), and than 3 % of the older
 * median. d is 1.48 times the median absolute deviation, so that a few disturbed turns do not
 * count. That is strict on purpose: the turns of one run are more alike than two runs are.
 */
final class Comparison {

  private static final double DEVIATIONS = 3;
  private static final double MIN_PART = 0.03;

  private static final String[] WORDS = {"faster", "slower", "the same within noise"};

  /** What a difference amounts to. */
  enum Verdict {
    FASTER,
    SLOWER,
    SAME
  }

  /**
   * One row's difference.
   *
   * @param before the older row
   * @param after the newer row
   * @param verdict whether it is beyond noise
   */
  record Change(Row before, Row after, Verdict verdict) {

    /** How much longer a pass takes now; negative if shorter. */
    double percent() {
      return 100 * (after.millis() / before.millis() - 1);
    }
  }

  private final Report before;
  private final Report after;

  Comparison(Report before, Report after) {
    this.before = before;
    this.after = after;
  }

  static Verdict verdict(double[] before, double[] after) {
    double old = Statistics.median(before);
    double difference = Statistics.median(after) - old;
    double noise =
        DEVIATIONS * Math.hypot(Statistics.deviation(before), Statistics.deviation(after));
    if (Math.abs(difference) <= Math.max(noise, MIN_PART * old)) {
      return Verdict.SAME;
    }
    return difference < 0 ? Verdict.FASTER : Verdict.SLOWER;
  }

  /** The rows that both reports measured. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (Row row : after.rows()) {
      Optional<Row> old = before.rows().stream().filter(row::sameKey).findFirst();
      if (row.measured() && old.isPresent() && old.get().measured()) {
        changes.add(new Change(old.get(), row, verdict(old.get().turnMillis(), row.turnMillis())));
      }
    }
    return changes;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("Compared with the run of ").append(before.date()).append('\n');
    if (!before.machine().equals(after.machine())) {
      text.append("Another machine or JVM then:\n  ")
          .append(before.machine().hardware())
          .append("\n  ")
          .append(before.machine().jvm())
          .append('\n');
    }
    List<Change> changes = changes();
    for (Verdict verdict : Verdict.values()) {
      List<Change> such = changes.stream().filter(change -> change.verdict() == verdict).toList();
      if (!such.isEmpty()) {
        text.append(WORDS[verdict.ordinal()]).append(":\n");
        such.forEach(change -> text.append("  ").append(line(change)).append('\n'));
      }
    }
    if (changes.isEmpty()) {
      text.append("No case and engine was measured in both.\n");
    }
    return text.toString();
  }

  private static String line(Change change) {
    Row row = change.after();
    return String.format(
        Locale.ROOT,
        "%-3s batch %d, threads %d, %-12s %s ms -> %s ms (%+.1f %%)",
        row.variant(),
        row.batch(),
        row.threads(),
        row.engine(),
        MarkdownReport.number(change.before().millis()),
        MarkdownReport.number(row.millis()),
        change.percent());
  }
}
