package io.github.efficientnet4j.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.bench.peer.Session;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContestTest {

  private static final Case CASE = new Case(EfficientNetVariant.B0, 1, 1);
  private static final float[] LOGITS = {1, 2, 3};
  private static final Settings SETTINGS = new Settings(5, 1, 0, 0, 10);

  private final Pace pace = new Pace();
  private final List<String> order = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private final List<String> said = new ArrayList<>();

  /** What a runtime does in a pass. */
  private interface Pass {
    float[] run() throws Exception;
  }

  private List<Row> run(Map<String, Pass> passes, String... engines) throws Exception {
    List<Contest.Entry> entries = new ArrayList<>();
    for (String engine : engines) {
      entries.add(new Contest.Entry(engine, () -> session(engine, passes.get(engine))));
    }
    return Contest.run(
        CASE,
        entries,
        LOGITS,
        SETTINGS,
        pace,
        new Progress() {
          @Override
          public void say(String message) {
            said.add(message);
          }
        });
  }

  private Session session(String engine, Pass pass) {
    if (pass == null) {
      throw new IllegalStateException("no library for " + engine);
    }
    return new Session() {
      @Override
      public float[] run() throws Exception {
        if (order.isEmpty() || !order.get(order.size() - 1).equals(engine)) {
          order.add(engine);
        }
        return pass.run();
      }

      @Override
      public void close() {
        closed.add(engine);
      }
    };
  }

  private static float[] pass() throws InterruptedException {
    Thread.sleep(1);
    return LOGITS.clone();
  }

  @Test
  void allTakeTurnsAndEachRoundBeginsWithAnother() throws Exception {
    Map<String, Pass> passes = Map.of("a", ContestTest::pass, "b", ContestTest::pass);
    List<Row> rows = run(passes, "a", "b");
    assertThat(rows).extracting(Row::engine).containsExactly("a", "b");
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.turns()).extracting(Row.Turn::round).containsExactly(0, 1, 2, 3, 4);
              assertThat(row.latency().passes()).isGreaterThanOrEqualTo(5);
              assertThat(row.difference()).isZero();
              assertThat(row.note()).isEmpty();
            });
    // Warming up; rounds a b, b a, a b, b a, a b, of which neighbours with one name are one here.
    assertThat(order).containsExactly("a", "b", "a", "b", "a", "b", "a", "b");
    assertThat(closed).containsExactly("a", "b");
  }

  @Test
  void timesOfWrongLogitsDoNotCount() throws Exception {
    Map<String, Pass> passes = new HashMap<>();
    passes.put("a", ContestTest::pass);
    passes.put("wrong", () -> new float[] {1, 2, 3.01f});
    passes.put("nan", () -> new float[] {1, 2, Float.NaN});
    List<Row> rows = run(passes, "wrong", "a", "nan");
    assertThat(rows.get(0).measured()).isFalse();
    assertThat(rows.get(0).note()).startsWith("failed: its logits differ by 1.2e-02");
    assertThat(rows.get(1).measured()).isTrue();
    assertThat(rows.get(2).measured()).isFalse();
    assertThat(rows.get(2).failed()).isTrue();
    assertThat(closed).contains("wrong", "nan");
  }

  @Test
  void whatFailsIsSaidAndTheRestStillRuns() throws Exception {
    Map<String, Pass> passes = new HashMap<>();
    passes.put("a", ContestTest::pass);
    passes.put(
        "breaks",
        () -> {
          throw new UnsatisfiedLinkError("no native code\nand a long story");
        });
    List<Row> rows = run(passes, "missing", "breaks", "a");
    assertThat(rows.get(0).note()).isEqualTo("failed: no library for missing");
    assertThat(rows.get(1).note())
        .isEqualTo("failed: a native library does not load: no native code");
    assertThat(rows.get(2).turns()).hasSize(5);
    assertThat(said)
        .containsExactly(
            "B0, batch 1, threads 1: missing failed: no library for missing",
            "B0, batch 1, threads 1: breaks failed: a native library does not load: no native code");
  }

  @Test
  void whatSmallerCasesShowToBeTooSlowIsNotTried() throws Exception {
    // B0 on one image in 1 s is B0 on 16 images in 16 s: 3 rounds of that exceed 10 s.
    pace.learn(CASE, "slow", 1);
    Case larger = new Case(EfficientNetVariant.B0, 16, 1);
    assertThat(pace.expect(larger, "slow")).hasValue(16);
    assertThat(pace.expect(larger, "other")).isEmpty();
    assertThat(pace.expect(new Case(EfficientNetVariant.B0, 16, 2), "slow")).isEmpty();
    pace.learn(CASE, "slow", 16);
    List<Row> rows = run(Map.of("slow", ContestTest::pass), "slow");
    assertThat(rows.get(0).note())
        .isEqualTo(
            "skipped: a pass would take about 16.0 s, and 3 rounds do not fit into the budget of"
                + " 10 s");
    assertThat(rows.get(0).failed()).isFalse();
    assertThat(order).isEmpty();
  }
}
