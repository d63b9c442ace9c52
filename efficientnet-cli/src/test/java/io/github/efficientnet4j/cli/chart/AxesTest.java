package io.github.efficientnet4j.cli.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.internal.text.Decimals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.YAxisPosition;

class AxesTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "0.8, 12, 1 2 5 10",
    "3.8, 1200, 5 10 20 50 100 200 500 1000",
    "0.5, 20000, 1 10 100 1000 10000",
    "1, 4, 1 1.5 2 3 4",
    "0.9, 1.7, 0.9 1 1.2 1.4 1.6",
    "30, 130, 30 40 50 70 100"
  })
  void aLogarithmicAxisHasRoundNumbers(double left, double right, String expected) {
    assertThat(
            String.join(
                " ",
                new LogarithmicAxis(left, right)
                    .ticks().stream().map(tick -> Decimals.significant(tick, 3)).toList()))
        .isEqualTo(expected);
  }

  @Test
  void accuracyAndLossHaveAnAxisOnEachSide() throws IOException {
    Path metrics =
        Files.writeString(
            folder.resolve("metrics.jsonl"),
            "{\"epoch\": 0, \"loss\": 2.1, \"accuracy\": 0.3}\n"
                + "{\"epoch\": 1, \"loss\": 1.1, \"accuracy\": 0.6}\n");
    XYChart chart = TrainingChart.of(metrics).chart();
    assertThat(chart.getStyler().getYAxisGroupPosistion(0)).isNotEqualTo(YAxisPosition.Right);
    assertThat(chart.getStyler().getYAxisGroupPosistion(1)).isEqualTo(YAxisPosition.Right);
  }
}
