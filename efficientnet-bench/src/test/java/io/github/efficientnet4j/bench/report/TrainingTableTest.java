package io.github.efficientnet4j.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTableTest {

  @TempDir private Path folder;

  @Test
  void theTableSaysHowLongAStepTakesAndAgainstWhat() {
    assertThat(TrainingTable.of(CannedReport.report()).lines())
        // 0.8e9 operations in 8 ms.
        .contains("| B0 | 1 | 2 | vector | 8.00 | 0.00 | 125 | 100 | – | – |  |")
        .contains("| B0 | 1 | 2 | onnxruntime | 11.0 | 1.48 | 90.9 | 72.7 | 1.38 | 4.0e-06 |  |")
        .contains(
            "| B4 | 1 | 2 | nd4j | – | – | – | – | – | 4.0e-06 | skipped: too slow, \"a lot\" |");
  }

  @Test
  void anEarlierRunGoesIntoADocument() throws Exception {
    Path results = folder.resolve("training-x.json");
    ReportJson.write(CannedReport.training(), results);
    Path page = folder.resolve("page.md");
    Files.writeString(
        page, "a\n<!-- table of training-x.json -->\n<!-- end of training-x.json -->\nb\n");
    PrintWriter out = new PrintWriter(new StringWriter());
    int code = TrainingCommand.run(out, out, "--from=" + results, "--into=" + page);
    assertThat(code).isZero();
    assertThat(Files.readString(page)).contains(TrainingTable.of(CannedReport.training()));
  }

  @Test
  void aReportOfInferenceIsNotShownAsTraining() throws Exception {
    Path results = folder.resolve("report.json");
    ReportJson.write(CannedReport.report(), results);
    StringWriter err = new StringWriter();
    int code =
        TrainingCommand.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            "--from=" + results,
            "--out=" + folder.resolve("out"));
    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            "error: "
                + results
                + " is a report of inference, not of training steps: the command 'report' reads it");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aStepHasThreeProductsForEachOfAForwardPass() {
    // 3 · torchvision's count for B0 at 224 pixels.
    assertThat(TrainingTask.B0_224.on(1).multiplyAdds()).isEqualTo(3 * 385_814_752L);
    assertThat(TrainingTask.parse("b0-32")).isEqualTo(TrainingTask.B0_32);
    assertThatThrownBy(() -> TrainingTask.parse("b9"))
        .hasMessage("no case is called 'b9'; there are shipped, b0-32, b0-224");
  }
}
