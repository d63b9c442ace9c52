package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.ChildJvm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartCommandTest {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void bothChartsAreWrittenAndTheirValuesPrinted() {
    Path charts = folder.resolve("new/charts");
    assertThat(run("chart", "--out", charts.toString())).as(err.toString()).isZero();
    assertThat(charts.resolve("model-size-parameters.svg")).isRegularFile();
    assertThat(charts.resolve("model-size-multiply-adds.svg")).isRegularFile();
    assertThat(out.toString())
        .contains("top-1 (cited)")
        .containsPattern("EfficientNet-B7 +84\\.3 % +66\\.35 M +37\\.75 G +this library's")
        .containsPattern("GPipe +84\\.3 % +557 M +- +cited")
        .contains(charts.resolve("model-size-parameters.svg").toString());
  }

  @Test
  void oneKindAsPng() throws Exception {
    assertThat(
            run("chart", "--kind", "multiply-adds", "--format", "png", "--out", folder.toString()))
        .as(err.toString())
        .isZero();
    try (var entries = Files.list(folder)) {
      assertThat(entries).containsExactly(folder.resolve("model-size-multiply-adds.png"));
    }
  }

  @Test
  void anUnknownKindIsAnsweredWithTheOnesThereAre() {
    assertThat(run("chart", "--kind", "pie", "--out", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("parameters, multiply-adds or both").contains("pie");
    assertThat(run("chart", "--format", "pdf")).isEqualTo(2);
    assertThat(err.toString()).contains("one of svg, png");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedWithWhatIsInTheWay() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    for (Path wanted : List.of(file, file.resolve("charts"), file.resolve("more/charts"))) {
      StringWriter message = new StringWriter();
      int code =
          Main.run(
              new PrintWriter(out, true),
              new PrintWriter(message, true),
              "chart",
              "--out",
              wanted.toString());
      assertThat(code).isEqualTo(1);
      assertThat(message.toString().strip())
          .isEqualTo("error: cannot make the folder " + wanted + ": " + file + " is a file");
    }
  }

  /** As a user of the library has it, who draws no charts. */
  @Test
  void withoutXChartTheMessageNamesIt() throws Exception {
    ChildJvm child =
        ChildJvm.run(
            List.of("-Djava.awt.headless=true"),
            "xchart",
            List.of(Main.class.getName(), "chart", "--out", folder.toString()));
    assertThat(child.code()).isEqualTo(1);
    assertThat(child.err()).contains("org.knowm.xchart:xchart").doesNotContain("\tat ");
  }
}
