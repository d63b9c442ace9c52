package io.github.efficientnet4j.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * One runtime's part of one case: its turns, or why there are none. Every figure of a report is
 * computed from these fields.
 *
 * @param variant the network, for example {@code B0}
 * @param batch images of a pass
 * @param threads threads that compute
 * @param engine the runtime, for example {@code vector}
 * @param multiplyAdds of one image
 * @param difference the largest difference of its logits from the library's, in units of their
 *     standard deviation; null where there are none
 * @param turns the turns, in order
 * @param latency of the single passes of all turns; null without any
 * @param note why there are no turns, or fewer; else empty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Row(
    String variant,
    int batch,
    int threads,
    String engine,
    long multiplyAdds,
    Double difference,
    List<Turn> turns,
    Latency latency,
    String note) {

  /**
   * A runtime's turn in a round.
   *
   * @param round which round, from 0
   * @param millis the mean time of a pass in this turn
   */
  record Turn(int round, double millis) {}

  /**
   * How long single passes took.
   *
   * @param passes how many there were
   * @param mean milliseconds
   * @param p50 milliseconds
   * @param p99 milliseconds; of fewer than 100 passes, little more than the slowest
   */
  record Latency(int passes, double mean, double p50, double p99) {

    static Latency of(double[] millis) {
      double sum = 0;
      for (double pass : millis) {
        sum += pass;
      }
      return new Latency(
          millis.length,
          sum / millis.length,
          Statistics.percentile(50, millis),
          Statistics.percentile(99, millis));
    }
  }

  Row {
    Objects.requireNonNull(variant, "variant");
    Objects.requireNonNull(engine, "engine");
    turns = List.copyOf(turns);
    note = note == null ? "" : note;
  }

  /** The beginning of a note of what went wrong, and was not left out on purpose. */
  static final String FAILED = "failed: ";

  /** A row of what could not even begin. */
  static Row failed(Case which, String engine, String why) {
    return new Row(
        which.variant(),
        which.batch(),
        which.threads(),
        engine,
        which.multiplyAdds(),
        null,
        List.of(),
        null,
        FAILED + why);
  }

  boolean measured() {
    return !turns.isEmpty();
  }

  boolean failed() {
    return note.startsWith(FAILED);
  }

  boolean sameCase(Row other) {
    return variant.equals(other.variant) && batch == other.batch && threads == other.threads;
  }

  boolean sameKey(Row other) {
    return sameCase(other) && engine.equals(other.engine);
  }

  double[] turnMillis() {
    return turns.stream().mapToDouble(Turn::millis).toArray();
  }

  /** The time of a pass: the median of the turns. */
  double millis() {
    return Statistics.median(turnMillis());
  }

  double imagesPerSecond() {
    return 1000.0 * batch / millis();
  }

  /** Floating-point operations are two for every multiply-add: 10^9 of them a second. */
  double gigaflops() {
    return 2.0 * multiplyAdds * batch / (millis() * 1e6);
  }

  /**
   * How many times as long as another runtime: the median over the rounds that both took part in.
   */
  OptionalDouble ratioTo(Optional<Row> ours) {
    if (ours.isEmpty()) {
      return OptionalDouble.empty();
    }
    Map<Integer, Double> other =
        ours.get().turns.stream().collect(Collectors.toMap(Turn::round, Turn::millis));
    double[] ratios =
        turns.stream()
            .filter(turn -> other.containsKey(turn.round()))
            .mapToDouble(turn -> turn.millis() / other.get(turn.round()))
            .toArray();
    return ratios.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Statistics.median(ratios));
  }
}
