package io.github.efficientnet4j.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.bench.report.Row.Turn;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The arithmetic between what is measured and what is printed. */
class FiguresTest {

  @Test
  void operationsAreTwiceTheMultiplyAdds() {
    // 2 · 0.4e9 · 16 operations in 100 ms are 12.8e9 in 0.1 s.
    Row row = CannedReport.row("B0", 16, "vector", 100, 100, 100);
    assertThat(row.gigaflops()).isCloseTo(128, within(1e-9));
    assertThat(row.imagesPerSecond()).isCloseTo(160, within(1e-9));
    Report report = CannedReport.report(row);
    assertThat(report.percentOfPeak(row).orElseThrow()).isCloseTo(64, within(1e-9));
  }

  @Test
  void theMultiplyAddsAreTheGraphs() {
    // torchvision's count for B0 at 224 pixels.
    assertThat(new Case(EfficientNetVariant.B0, 1, 1).multiplyAdds()).isEqualTo(385_814_752);
  }

  @Test
  void aRowIsAsFastAsItsMedianTurn() {
    assertThat(CannedReport.row("B0", 1, "vector", 9, 7, 100).millis()).isEqualTo(9);
    assertThat(CannedReport.row("B0", 1, "vector", 9, 7, 100, 8).millis()).isEqualTo(8.5);
  }

  @Test
  void aRatioIsTheMedianOverTheRoundsThatBothHad() {
    Row ours = CannedReport.row("B0", 1, "vector", 10, 20, 10, 10);
    Row theirs = withTurns(new Turn(0, 15), new Turn(1, 22), new Turn(3, 30), new Turn(9, 1000));
    // 1.5, 1.1 and 3; round 9 has no counterpart.
    assertThat(theirs.ratioTo(Optional.of(ours)).orElseThrow()).isCloseTo(1.5, within(1e-9));
    assertThat(theirs.ratioTo(Optional.empty())).isEmpty();
    assertThat(withTurns(new Turn(9, 1)).ratioTo(Optional.of(ours))).isEmpty();
  }

  private static Row withTurns(Turn... turns) {
    return new Row("B0", 1, 2, "nd4j", 1, 0.0, List.of(turns), null, "");
  }

  @Test
  void percentilesLieBetweenTheNearestValues() {
    assertThat(Statistics.percentile(50, 3, 1, 2)).isEqualTo(2);
    assertThat(Statistics.percentile(99, 0, 100)).isCloseTo(99, within(1e-9));
    assertThat(Statistics.percentile(0, 5, 4)).isEqualTo(4);
    assertThatThrownBy(() -> Statistics.median()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFewWildTurnsDoNotMoveTheDeviation() {
    // Distances from the median 10: 0, 1, 1, 2, 990; their median 1.
    assertThat(Statistics.deviation(9, 10, 11, 12, 1000)).isCloseTo(1 / 0.6745, within(1e-9));
  }

  @Test
  void logitsAreComparedInUnitsOfTheirDeviation() {
    // Deviation 2; the largest difference 0.5.
    assertThat(Contest.difference(new float[] {2, -2}, new float[] {2.5f, -2})).isEqualTo(0.25);
    assertThat(Contest.difference(new float[] {1, 1}, new float[] {1, 1})).isZero();
    assertThat(Contest.difference(new float[] {2, -2}, new float[] {Float.NaN, -2})).isNaN();
    assertThatThrownBy(() -> Contest.difference(new float[2], new float[3]))
        .hasMessage("there are 3 logits, and not 2");
  }

  @Test
  void theBudgetDecidesTheRounds() {
    Settings settings = new Settings(15, 200, 100, 3, 30);
    assertThat(settings.affordableRounds(0.005)).isEqualTo(15);
    // A turn of 2.9 s and a pause: ten of them.
    assertThat(settings.affordableRounds(2.9)).isEqualTo(10);
    assertThat(settings.affordableRounds(20)).isZero();
  }

  @Test
  void fewerTurnsAreSpreadEvenly() {
    List<Integer> rounds =
        IntStream.range(0, 15).filter(round -> Contest.takesPart(round, 15, 3)).boxed().toList();
    assertThat(rounds).containsExactly(4, 9, 14);
  }
}
