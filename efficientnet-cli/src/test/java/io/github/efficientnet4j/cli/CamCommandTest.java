package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.model.Network;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CamCommandTest {

  @TempDir private static Path folder;

  private record Run(int code, String out, String err) {}

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Run(code, out.toString(), err.toString());
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  @BeforeAll
  static void filesAsAUserHasThem() throws IOException {
    for (String name : List.of("chelsea.png", "rocket.jpg", "truncated.jpg")) {
      try (InputStream stream =
          CamCommandTest.class.getResourceAsStream("/io/github/efficientnet4j/images/" + name)) {
        Files.copy(stream, folder.resolve(name));
      }
    }
    for (int seed = 1; seed <= 2; seed++) {
      Architecture architecture =
          Architecture.builder("tiny")
              .resolution(32 * seed)
              .stem(8)
              .stage(MBConv.of(3, 6), 8, 2, 2)
              .head(16)
              .classes(4)
              .build();
      Network.create(architecture, seed)
          .withLabels(Labels.of(List.of("ant", "bee", "cat", "dog")))
          .save(folder.resolve("net" + seed + ".safetensors"));
    }
  }

  private static BufferedImage picture(String name) throws IOException {
    return ImageIO.read(folder.resolve(name).toFile());
  }

  @Test
  void ofOneNetworkTheTopClassesAreSideBySide() throws IOException {
    Run run =
        run(
            "cam",
            path("chelsea.png"),
            path("rocket.jpg"),
            "--weights",
            path("net1.safetensors"),
            "--out",
            path("one.png"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().strip()).isEqualTo(path("one.png"));
    // The photo and three classes, 320 pixels each; a row for each photo.
    assertThat(picture("one.png").getWidth()).isEqualTo(4 * 340 + 20);
    Run single =
        run(
            "cam",
            path("chelsea.png"),
            "--weights",
            path("net1.safetensors"),
            "--top",
            "1",
            "--out",
            path("single.png"));
    assertThat(single.code()).as(single.err()).isZero();
    assertThat(picture("single.png").getWidth()).isEqualTo(2 * 340 + 20);
    assertThat(picture("one.png").getHeight())
        .isBetween(2 * picture("single.png").getHeight() - 30, 2 * 500);
  }

  @Test
  void severalNetworksAreSideBySide() throws IOException {
    Run run =
        run(
            "cam",
            path("chelsea.png"),
            "--weights",
            path("net1.safetensors") + "," + path("net2.safetensors"),
            "--weights",
            path("net1.safetensors"),
            "--class",
            "bee",
            "--background",
            "input",
            "--colors",
            "inferno",
            "--out",
            path("several.png"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(picture("several.png").getWidth()).isEqualTo(4 * 340 + 20);
  }

  @Test
  void anyStageCanBeShown() throws IOException {
    Run run =
        run(
            "cam",
            path("chelsea.png"),
            "--weights",
            path("net1.safetensors"),
            "--stage",
            "features.1",
            "--out",
            path("stage.png"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(picture("stage.png").getWidth()).isEqualTo(4 * 340 + 20);
  }

  @Test
  void oneBadImageDoesNotLoseTheOthers() throws IOException {
    Run run =
        run(
            "cam",
            path("truncated.jpg"),
            path("chelsea.png"),
            "--weights",
            path("net1.safetensors"),
            "--out",
            path("good.png"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("truncated.jpg").doesNotContain("\tat ");
    assertThat(picture("good.png").getWidth()).isPositive();
    Run none =
        run(
            "cam",
            path("truncated.jpg"),
            "--weights",
            path("net1.safetensors"),
            "--out",
            path("none.png"));
    assertThat(none.code()).isEqualTo(1);
    assertThat(folder.resolve("none.png")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "cam x.png, --weights",
    "cam --weights NET PHOTO --top 0, --top must be at least 1",
    "cam --weights NET PHOTO --top 1 --class bee, exclude each other",
    "cam --weights NET PHOTO --class cow, no class is called 'cow'",
    "cam --weights NET PHOTO --class 4, from 0 to 3",
    "cam --weights NET PHOTO --stage block3, features.2",
    "cam --weights NET PHOTO --colors jet, viridis",
    "cam --weights none PHOTO, no published weights"
  })
  void wrongUsageIsToldWithExitCodeTwo(String line, String reason) {
    Run run =
        run(
            line.replace("NET", path("net1.safetensors"))
                .replace("PHOTO", path("chelsea.png"))
                .split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(reason).doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }
}
