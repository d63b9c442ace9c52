package io.github.efficientnet4j.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {

  @TempDir private Path folder;

  @Test
  void jsonHoldsAllThatWasMeasured() throws IOException {
    Path file = folder.resolve("report.json");
    ReportJson.write(CannedReport.report(), file);
    assertThat(ReportJson.read(file)).isEqualTo(CannedReport.report());
  }

  @Test
  void otherFilesAreNoReports() throws IOException {
    Path file = folder.resolve("other.json");
    Files.writeString(file, "{ not json");
    assertThatThrownBy(() -> ReportJson.read(file)).hasMessageContaining("is not JSON");
    Files.writeString(file, "{\"format\": 99}");
    assertThatThrownBy(() -> ReportJson.read(file)).hasMessageContaining("'format' must be 1");
    Files.writeString(file, "{\"format\": 1, \"speed\": 3}");
    assertThatThrownBy(() -> ReportJson.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a complete report");
    Files.writeString(file, "{\"format\": 1}");
    assertThatThrownBy(() -> ReportJson.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a complete report");
  }

  @Test
  void theTableSaysHowFastHowCloseToTheLimitAndAgainstWhat() {
    List<String> lines = MarkdownReport.of(CannedReport.report()).lines().toList();
    assertThat(lines)
        .contains("- Peak of fused multiply-adds: 200.0 GFLOP/s on 2 threads")
        .contains("- 2026-01-02T03:04:05Z, Some CPU, 2 cores, 23.5 GiB, vectors of 512 bits")
        // 0.8e9 operations in 8 ms: 100 GFLOP/s, half of the peak.
        .contains("| B0 | 1 | 2 | vector | 8.00 | 0.00 | 125 | 8.00 | – | 100 | 50 | – | – |  |")
        // Ratios 10 / 8, 12 / 8 and 11 / 8.
        .contains(
            "| B0 | 1 | 2 | onnxruntime | 11.0 | 1.48 | 90.9 | 11.0 | – | 72.7 | 36 | 1.38 |"
                + " 4.0e-06 |  |")
        .contains(
            "| B4 | 1 | 2 | nd4j | – | – | – | – | – | – | – | – | 4.0e-06 | skipped: too slow,"
                + " \"a lot\" |")
        .contains("| B0 | vector | 2 | 512 | 200 |  |")
        .contains("| B0 | nd4j | 2 | – | – | failed: no backend |");
    long columns = lines.stream().filter(line -> line.startsWith("| variant")).count();
    assertThat(columns).isEqualTo(2);
  }

  @Test
  void everyLineOfTheCsvHasEveryColumn() {
    List<String> lines = CsvReport.of(CannedReport.report()).lines().toList();
    assertThat(lines).hasSize(1 + 9);
    String quotedOrNot = "(?:\"(?:[^\"]|\"\")*\"|[^,\"]*)";
    assertThat(lines).allMatch(line -> line.matches(quotedOrNot + "(?:," + quotedOrNot + "){22}"));
    assertThat(lines.get(1)).startsWith("B0,1,2,vector,400000000,3,8.00000,0.00000,125.000,");
    assertThat(lines.get(6)).contains("\"skipped: too slow, \"\"a lot\"\"\"");
  }

  @Test
  void aReportIsAFolderOfTablesAndCharts() throws Exception {
    ReportFiles.write(CannedReport.report(), folder.resolve("new"));
    List<String> charts =
        List.of(
            "throughput-batch1-threads2",
            "peak-batch1-threads2",
            "throughput-batch16-threads2",
            "peak-batch16-threads2",
            "latency-B0-threads2");
    try (Stream<Path> files = Files.list(folder.resolve("new"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      Stream.of("report.json", "report.md", "report.csv"),
                      charts.stream().flatMap(name -> Stream.of(name + ".svg", name + ".png")))
                  .toList());
    }
    var parsers = DocumentBuilderFactory.newInstance();
    parsers.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    for (String chart : charts) {
      Path svg = folder.resolve("new").resolve(chart + ".svg");
      assertThat(parsers.newDocumentBuilder().parse(svg.toFile()).getDocumentElement().getTagName())
          .isEqualTo("svg");
      BufferedImage png = ImageIO.read(folder.resolve("new").resolve(chart + ".png").toFile());
      assertThat(png.getWidth()).isGreaterThanOrEqualTo(960);
      assertThat(Files.readString(folder.resolve("new").resolve("report.md")))
          .contains("(" + chart + ".svg)");
    }
  }

  @Test
  void theTablesGoIntoADocumentBetweenTheirLines() throws IOException {
    Path document = folder.resolve("page.md");
    Files.writeString(
        document,
        "before\n<!-- tables of x.json -->\nold\n<!-- end of x.json -->\nafter\n"
            + "<!-- tables of y.json -->\nkept\n<!-- end of y.json -->\n");
    ReportFiles.intoDocument(MarkdownReport.of(CannedReport.report()), "x.json", document);
    String once = Files.readString(document);
    assertThat(once)
        .startsWith("before\n<!-- tables of x.json -->\n")
        .contains(MarkdownReport.of(CannedReport.report()))
        .contains("<!-- end of x.json -->\nafter\n", "\nkept\n")
        .doesNotContain("old");
    ReportFiles.intoDocument(MarkdownReport.of(CannedReport.report()), "x.json", document);
    assertThat(Files.readString(document)).isEqualTo(once);
    assertThatThrownBy(
            () ->
                ReportFiles.intoDocument(
                    MarkdownReport.of(CannedReport.report()), "z.json", document))
        .hasMessageContaining("<!-- tables of z.json -->");
  }
}
