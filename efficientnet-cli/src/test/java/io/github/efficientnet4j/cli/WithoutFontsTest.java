package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.efficientnet4j.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands that draw, on a system without fonts, as in a small container. */
@EnabledOnOs(OS.LINUX)
class WithoutFontsTest {

  @TempDir private static Path folder;
  private static List<CommandRun> runs;

  /** Runs commands in one JVM; each argument is a line. */
  static final class Lines {

    public static void main(String[] lines) throws Exception {
      List<CommandRun> runs =
          Arrays.stream(lines).map(line -> CommandRun.of(line.split(" "))).toList();
      System.out.println(new ObjectMapper().writeValueAsString(runs));
    }
  }

  @BeforeAll
  static void run() throws Exception {
    Path network = ColouredImages.network(folder.resolve("tiny.json"), 3);
    Path photos = ColouredImages.folder(folder.resolve("photos"), 4);
    String data =
        " --data " + photos + " --epochs 1 --batch 4 --engine scalar --threads 1 --validation 0.25";
    ChildJvm child =
        ChildJvm.run(
            List.of("-Dsun.awt.fontconfig=/nowhere", "-Djava.awt.headless=true"),
            "nd4j-native",
            List.of(
                Lines.class.getName(),
                "train --architecture " + network + data + " --out " + path("model.safetensors"),
                "cam --weights "
                    + path("model.safetensors")
                    + " --out "
                    + path("cam.png")
                    + " "
                    + path("photos/red/0.png"),
                "study single --dimension width --factors 1.5 --baseline "
                    + network
                    + data
                    + " --out "
                    + path("study"),
                "study report " + path("study"),
                "chart --out " + path("charts")));
    assertThat(child.code()).as(child.err()).isZero();
    ObjectMapper mapper = new ObjectMapper();
    JsonNode all = mapper.readTree(child.out());
    runs =
        List.of(all.get(0), all.get(1), all.get(2), all.get(3), all.get(4)).stream()
            .map(
                run ->
                    new CommandRun(
                        run.get("code").asInt(), run.get("out").asText(), run.get("err").asText()))
            .toList();
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void aTrainingKeepsItsModel() {
    CommandRun train = runs.get(0);
    assertThat(train.code()).as(train.err()).isZero();
    assertThat(train.out()).contains("model.safetensors: ");
    assertThat(train.err())
        .contains("there is no chart of the metrics: ", "metrics.png cannot be drawn", "install")
        .doesNotContain("\tat ");
    assertThat(folder.resolve("model.safetensors")).isNotEmptyFile();
    assertThat(folder.resolve("model/metrics.png")).doesNotExist();
  }

  @Test
  void aMapIsDrawnWithoutItsWords() throws Exception {
    CommandRun cam = runs.get(1);
    assertThat(cam.code()).as(cam.err()).isZero();
    assertThat(ImageIO.read(folder.resolve("cam.png").toFile()).getWidth()).isGreaterThan(320);
  }

  @Test
  void aStudyHasItsTables() {
    CommandRun study = runs.get(2);
    assertThat(study.code()).as(study.err()).isZero();
    assertThat(study.out()).contains("tables in ").doesNotContain("figures in");
    assertThat(study.err()).contains("the figures are not complete: ", "install");
    assertThat(folder.resolve("study/results.md")).isNotEmptyFile();
  }

  /** Figures are half of what it is for. */
  @Test
  void aReportWithoutFiguresFailsButHasItsTables() {
    CommandRun report = runs.get(3);
    assertThat(report.code()).isEqualTo(1);
    assertThat(report.out()).contains("results.md", "results.csv");
    assertThat(report.err()).contains("the figures are not complete: ");
  }

  /** It is for nothing but the picture. */
  @Test
  void aChartFailsInASentence() throws Exception {
    CommandRun chart = runs.get(4);
    assertThat(chart.code()).isEqualTo(1);
    assertThat(chart.err().lines())
        .singleElement()
        .asString()
        .startsWith("error: ")
        .contains(".svg cannot be drawn: ", "install fontconfig");
    try (var files = Files.list(folder.resolve("charts"))) {
      assertThat(files).isEmpty();
    }
  }
}
