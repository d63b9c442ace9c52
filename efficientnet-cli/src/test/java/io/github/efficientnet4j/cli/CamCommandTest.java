package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CamCommandTest {

  @TempDir private static Path folder;

  private static List<String> pictures(String... photos) throws IOException {
    List<NamedImage> named =
        Arrays.stream(photos).map(photo -> new NamedImage(Path.of(photo))).toList();
    return CamTargets.of(folder.resolve("pictures"), named).files().stream()
        .map(file -> file.getFileName().toString())
        .toList();
  }

  @Test
  void aPhotoWithANameThatTheLocaleCannotWriteHasAPicture() throws IOException {
    assertThat(pictures("caf\uFFFD\uFFFD.jpg", "caf__.jpg"))
        .containsExactly("caf__.png", "caf__-2.png");
  }

  @Test
  void picturesOfNamesThatDifferInCaseAloneAreApart() throws IOException {
    assertThat(pictures("a/Cat.jpg", "b/cat.jpg", "c/cat-2.jpg", "d/CAT.png"))
        .containsExactly("Cat.png", "cat-2.png", "cat-2-2.png", "CAT-3.png");
  }

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
    // What was predicted, and where the picture is.
    assertThat(run.out().lines().filter(line -> line.contains(" %"))).hasSize(2 * 3);
    assertThat(run.out()).contains(path("chelsea.png"), "network", "net1", "probability");
    assertThat(run.out().lines().reduce((first, last) -> last)).hasValue("  " + path("one.png"));
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
  void theEndingOfOutSaysWhichPictureItIs() throws IOException {
    Run run =
        run(
            "cam",
            path("chelsea.png"),
            "--weights",
            path("net1.safetensors"),
            "--width",
            "100",
            "--out",
            path("one.JPG"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readAllBytes(folder.resolve("one.JPG"))).startsWith(0xff, 0xd8, 0xff);
    assertThat(picture("one.JPG").getWidth()).isEqualTo(4 * 120 + 20);
  }

  @Test
  void aFolderGetsAPictureOfEachPhoto() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos/more"));
    Files.copy(folder.resolve("chelsea.png"), folder.resolve("photos/cat.png"));
    Files.copy(folder.resolve("chelsea.png"), photos.resolve("cat.png"));
    Files.copy(folder.resolve("truncated.jpg"), folder.resolve("photos/cut.jpg"));
    Run run =
        run(
            "cam",
            path("photos"),
            "--weights",
            path("net1.safetensors") + "," + path("net2.safetensors"),
            "--engine",
            "scalar",
            "--threads",
            "1",
            "--out",
            path("pictures"));
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("cut.jpg").doesNotContain("\tat ");
    assertThat(folder.resolve("pictures"))
        .isDirectoryContaining("glob:**/cat.png")
        .isDirectoryContaining("glob:**/cat-2.png")
        .isDirectoryNotContaining("glob:**/cut.png");
    assertThat(picture("pictures/cat.png").getWidth()).isEqualTo(3 * 340 + 20);
    assertThat(run.out()).contains(path("pictures/cat-2.png"), "net1", "net2");
  }

  @Test
  void targetsAndNamesAreCheckedBeforeAnyPhotoIsRead() throws IOException {
    String[] many = new String[CamTargets.MAX_PHOTOS_TOGETHER + 1];
    Arrays.fill(many, path("chelsea.png"));
    List<String> command = new ArrayList<>(List.of("cam", "--weights", "b0"));
    command.addAll(List.of(many));
    command.addAll(List.of("--out", path("all.png")));
    Run together = run(command.toArray(String[]::new));
    assertThat(together.code()).isEqualTo(2);
    assertThat(together.err()).contains("21 photos are too many", "name a folder with --out");
    Run nowhere =
        run("cam", path("truncated.jpg"), "--weights", "b0", "--out", path("nowhere/x.png"));
    assertThat(nowhere.code()).isEqualTo(1);
    assertThat(nowhere.err()).contains("there is no folder").doesNotContain("truncated");
    Run unknown =
        run("cam", path("truncated.jpg"), "--weights", path("net1.safetensors"), "--class", "cow");
    assertThat(unknown.err()).contains("no class is called 'cow'").doesNotContain("truncated");
  }

  @Test
  void mapsArePrintedAsJson() throws IOException {
    Run run = run("cam", path("chelsea.png"), "--weights", path("net1.safetensors"), "--json");
    assertThat(run.code()).as(run.err()).isZero();
    var photo = new ObjectMapper().readTree(run.out()).get(0);
    assertThat(photo.get("file").asText()).isEqualTo(path("chelsea.png"));
    assertThat(photo.get("width").asInt()).isEqualTo(451);
    var network = photo.get("networks").get(0);
    assertThat(network.get("covers").get("width").asDouble()).isBetween(200.0, 300.0);
    assertThat(network.get("classes")).hasSize(3);
    var best = network.get("classes").get(0);
    // The last feature map of 32 x 32 pixels after two strides of 2.
    assertThat(best.get("map")).hasSize(8);
    assertThat(best.get("map").get(0)).hasSize(8);
    double sum = 0;
    for (var row : best.get("map")) {
      for (var cell : row) {
        sum += cell.asDouble();
      }
    }
    // The mean of the map is the logit; an untrained classifier has no bias.
    assertThat(sum / 64).isCloseTo(best.get("logit").asDouble(), within(1e-4));
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
    "cam --weights NET PHOTO --top 0, it must be a whole number of at least 1",
    "cam --weights NET PHOTO --top 1 --class bee, exclude each other",
    "cam --weights NET PHOTO --class cow, no class is called 'cow'",
    "cam --weights NET PHOTO --class 4, from 0 to 3",
    "cam --weights NET PHOTO --stage block3, features.2",
    "cam --weights NET PHOTO --colors jet, viridis",
    "cam --weights none PHOTO, no published weights",
    "cam --weights NET PHOTO --out FOLDER/x.webp, .png",
    "cam --weights NET PHOTO --out PHOTO, would replace the photo itself",
    "cam --weights NET PHOTO - --out FOLDER/x.png, from standard input",
    "cam --weights NET PHOTO --width 10, --width: a panel's width must be in [64",
    "cam --weights NET PHOTO --engine nd4j, no feature maps",
    "cam --weights NET PHOTO --engine warp, one of auto"
  })
  void wrongUsageIsToldWithExitCodeTwo(String line, String reason) {
    Run run =
        run(
            line.replace("NET", path("net1.safetensors"))
                .replace("FOLDER", folder.toString())
                .replace("PHOTO", path("chelsea.png"))
                .split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(reason).doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }
}
