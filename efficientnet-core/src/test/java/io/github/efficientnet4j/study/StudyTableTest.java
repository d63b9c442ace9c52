package io.github.efficientnet4j.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.List;
import org.junit.jupiter.api.Test;

class StudyTableTest {

  private static TrialResult result(
      String name, ScalingCoefficients scaling, long seed, long multiplyAdds, double top1) {
    return new TrialResult(
        "a, \"b\"", name, scaling, seed, 28, multiplyAdds, 31_721, top1, 0.5, 10 * seed);
  }

  private static final StudyTable TABLE =
      StudyTable.of(
          List.of(
              result("one", ScalingCoefficients.IDENTITY, 1, 1000, 0.80),
              result("two", new ScalingCoefficients(1.1 * 1.1, 2, 1.4), 1, 2500, 0.85),
              result("two", new ScalingCoefficients(1.1 * 1.1, 2, 1.4), 2, 2500, 0.87)));

  @Test
  void markdownHasARowForEachTrialOverItsSeeds() {
    assertThat(TABLE.markdown().lines().skip(2))
        .containsExactly(
            "| a, \"b\" | one | 1 | 1 | 1 | 28 | 31,721 | 1,000 | 1.00 | 1 | 80.00 | – |",
            "| a, \"b\" | two | 2 | 1.21 | 1.4 | 28 | 31,721 | 2,500 | 2.50 | 2 | 86.00 | 1.41 |");
  }

  @Test
  void csvQuotesWhatNeedsIt() {
    List<String> lines = TABLE.csv().lines().toList();
    assertThat(lines.get(0)).startsWith("series,trial,depth,width,resolution");
    assertThat(lines.get(1)).startsWith("\"a, \"\"b\"\"\",one,1.0,1.0,1.0,28,31721,1000,1,0.8,0.0");
    assertThat(lines.get(2)).endsWith(",0.5,15.0");
  }
}
