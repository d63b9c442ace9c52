package io.github.efficientnet4j.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.bench.report.Comparison.Verdict;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static double[] turns(double... millis) {
    return millis;
  }

  @Test
  void aDifferenceBeyondThreeDeviationsCounts() {
    // Both deviations are 1 / 0.6745 = 1.483, of a difference 2.097: noise up to 6.29.
    double[] before = turns(99, 100, 101);
    assertThat(Comparison.verdict(before, turns(92, 93, 94))).isEqualTo(Verdict.FASTER);
    assertThat(Comparison.verdict(before, turns(106, 107, 108))).isEqualTo(Verdict.SLOWER);
    assertThat(Comparison.verdict(before, turns(105, 106, 107))).isEqualTo(Verdict.SAME);
    assertThat(Comparison.verdict(before, turns(93, 94, 95))).isEqualTo(Verdict.SAME);
  }

  @Test
  void lessThanThreePerCentIsNoDifferenceHoweverSteady() {
    double[] before = turns(100, 100, 100);
    assertThat(Comparison.verdict(before, turns(103, 103, 103))).isEqualTo(Verdict.SAME);
    assertThat(Comparison.verdict(before, turns(104, 104, 104))).isEqualTo(Verdict.SLOWER);
  }

  @Test
  void onlyWhatBothMeasuredIsCompared() {
    Report before = CannedReport.report();
    Report after =
        CannedReport.report(
            CannedReport.row("B0", 1, "vector", 6, 6, 6),
            CannedReport.row("B0", 16, "vector"),
            CannedReport.row("B0", 16, "nd4j", 9, 9, 9),
            CannedReport.row("B7", 1, "vector", 6, 6, 6));
    Comparison comparison = new Comparison(before, after);
    assertThat(comparison.changes())
        .singleElement()
        .satisfies(change -> assertThat(change.percent()).isEqualTo(-25));
    assertThat(comparison.toString())
        .contains("faster:", "8.00 ms -> 6.00 ms (-25.0 %)")
        .doesNotContain("slower:", "Another machine");
  }

  @Test
  void nothingInCommonIsSaid() {
    assertThat(new Comparison(CannedReport.report(), CannedReport.report(new Row[0])).toString())
        .contains("No case and engine was measured in both.");
  }
}
