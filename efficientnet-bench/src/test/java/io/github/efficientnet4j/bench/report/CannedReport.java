package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.bench.machine.Machine;
import io.github.efficientnet4j.bench.report.Row.Latency;
import io.github.efficientnet4j.bench.report.Row.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Results that nobody measured, with figures that can be computed by hand. */
final class CannedReport {

  static final long MULTIPLY_ADDS = 400_000_000;

  private CannedReport() {}

  /** A row whose turns in rounds 0, 1, … took so long. */
  static Row row(String variant, int batch, String engine, double... millis) {
    List<Turn> turns = new ArrayList<>();
    for (double turn : millis) {
      turns.add(new Turn(turns.size(), turn));
    }
    return new Row(
        variant,
        batch,
        2,
        engine,
        MULTIPLY_ADDS,
        engine.equals("vector") ? 0.0 : 4e-6,
        turns,
        millis.length == 0 ? null : Latency.of(millis),
        millis.length == 0 ? "skipped: too slow, \"a lot\"" : "");
  }

  static Report report(Row... rows) {
    return new Report(
        Report.FORMAT,
        "2026-01-02T03:04:05Z",
        new Machine("Some CPU", 2, 23.5, 512, "Linux 6 amd64", "Some VM 17"),
        Map.of("vector", "efficientnet4j 1", "onnxruntime", "ONNX Runtime 2", "nd4j", "ND4J 3"),
        Settings.quick(10),
        Map.of(2, 200.0),
        List.of(rows),
        List.of(
            new FirstResult("B0", "vector", 2, 512.0, 200L << 20, ""),
            new FirstResult("B0", "nd4j", 2, null, null, "failed: no backend")));
  }

  static Report report() {
    return report(
        row("B0", 1, "vector", 8, 8, 8),
        row("B0", 1, "onnxruntime", 10, 12, 11),
        row("B0", 1, "nd4j", 300, 300, 300),
        row("B0", 16, "vector", 100, 100, 100),
        row("B0", 16, "onnxruntime", 130, 130, 130),
        row("B0", 16, "nd4j"),
        row("B4", 1, "vector", 80, 80, 80),
        row("B4", 1, "onnxruntime", 100, 100, 100),
        row("B4", 1, "nd4j"));
  }

  static Report training() {
    return report(
        row("B0 at 32", 128, "vector", 800, 800, 800),
        row("B0 at 32", 128, "pytorch", 1000, 1200, 1100),
        row("B0 at 224", 8, "nd4j"));
  }
}
