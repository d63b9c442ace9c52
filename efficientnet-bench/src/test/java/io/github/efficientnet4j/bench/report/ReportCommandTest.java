package io.github.efficientnet4j.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.efficientnet4j.bench.peer.Runtimes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path canned;

  @BeforeEach
  void writeCannedReport() throws IOException {
    canned = folder.resolve("canned.json");
    ReportJson.write(CannedReport.report(), canned);
  }

  private int report(String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("--out", folder.resolve("out").toString()));
    return ReportCommand.run(
        new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
  }

  @Test
  void whatIsWrongOrMissingIsSaidAndTheRestIsMeasured() throws IOException {
    assumeThat(Runtimes.ONNXRUNTIME.present()).as("this build has ONNX Runtime").isFalse();
    int code =
        report(
            "--quick",
            "--budget=3",
            "--variants=b0,b99",
            "--engines=scalar,warp,onnxruntime",
            "--memory");
    assertThat(code).as(err.toString()).isEqualTo(1);
    assertThat(err.toString())
        .contains("left out: no variant is called 'b99'; there are b0")
        .contains("left out: no engine is called 'warp'; there are vector")
        .contains("left out: onnxruntime is not in this build of the benchmarks")
        .contains("-Ppeers ");
    Report report = ReportJson.read(folder.resolve("out/report.json"));
    assertThat(report.rows()).singleElement().extracting(Row::engine).isEqualTo("scalar");
    assertThat(report.rows().get(0).failed()).isFalse();
    assertThat(report.rows().get(0).difference()).isLessThan(1e-4);
    assertThat(report.versions().get("scalar")).startsWith("efficientnet4j ");
    assertThat(report.firstResults())
        .singleElement()
        .satisfies(first -> assertThat(first.millis()).isPositive());
    assertThat(folder.resolve("out/report.md")).exists();
  }

  @Test
  void weightsThatAreNotThereAreNamedAndTheReportIsStillWritten() throws IOException {
    int code = report("--quick", "--variants=b0", "--engines=scalar", "--weights=" + folder);
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("there is no efficientnet_b0.safetensors or .pth in");
    assertThat(Files.readString(folder.resolve("out/report.md"))).contains("failed: there is no");
  }

  @Test
  void nothingLeftIsWrongUsage() {
    assertThat(report("--variants=b99")).isEqualTo(2);
    assertThat(err.toString()).contains("nothing is left to measure");
    assertThat(report("--batch=0")).isEqualTo(2);
    assertThat(err.toString()).contains("--batch must be at least 1, but was 0");
    assertThat(report("--into=page.md")).isEqualTo(2);
    assertThat(err.toString()).contains("--into needs --from");
  }

  @Test
  void anOldReportBecomesTablesAgainAndIsComparedWith() {
    int code = report("--from=" + canned, "--compare=" + canned);
    assertThat(code).as(err.toString()).isZero();
    assertThat(folder.resolve("out/report.csv")).exists();
    assertThat(out.toString()).contains("the same within noise:", "(+0.0 %)");
    assertThat(report("--from=" + folder.resolve("none.json"))).isEqualTo(1);
    assertThat(err.toString()).contains("error: there is no file", "none.json");
  }

  @Test
  void aReportOfTrainingIsNotShownAsInferenceNorComparedWith() throws IOException {
    Path training = folder.resolve("training.json");
    ReportJson.write(CannedReport.training(), training);
    String message =
        "error: "
            + training
            + " is a report of training steps, not of inference: the command 'training' reads it";
    assertThat(report("--from=" + training)).isEqualTo(1);
    assertThat(report("--from=" + canned, "--compare=" + training)).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly(message, message);
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
