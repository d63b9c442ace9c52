package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.efficientnet4j.ChildJvm;
import io.github.efficientnet4j.GoldenFiles;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

  private static final List<String> PHOTOS =
      List.of("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg");

  @TempDir private static Path folder;

  @BeforeAll
  static void filesAsAUserHasThem() throws IOException {
    for (String name :
        List.of("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg", "truncated.jpg")) {
      try (InputStream stream =
          MainTest.class.getResourceAsStream("/io/github/efficientnet4j/images/" + name)) {
        Files.copy(stream, folder.resolve(name));
      }
    }
    save(EfficientNetVariant.B0, "efficientnet_b0.bn.safetensors");
    save(EfficientNetVariant.B3, "efficientnet_b3.photos.bn.safetensors");
  }

  private static void save(EfficientNetVariant variant, String statistics) throws IOException {
    Architecture architecture = Architecture.efficientNet(variant);
    Network.of(architecture, GoldenFiles.parameters(architecture, 1, statistics))
        .save(folder.resolve(variant.modelName() + ".safetensors"));
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  /**
   * classify.json: torchvision 0.14.1 in float64 with PIL preprocessing on the same weights and
   * photos; it says how it was made. The tolerance of 1e-3 of the logits' deviation is some twenty
   * times what PyTorch's own float32 is off. The rocket is a JPEG, which PIL's decoder rounds
   * differently.
   */
  @ParameterizedTest
  @CsvSource({"b0, auto", "b0, vector", "b0, scalar", "b0, nd4j", "b3, auto", "b3, nd4j"})
  void classifiesPhotosAsTorchvisionDoes(String variant, String engine) throws IOException {
    CommandRun run =
        CommandRun.of(
            "classify",
            "--json",
            "--engine",
            engine,
            "--weights",
            path("efficientnet_" + variant + ".safetensors"),
            path(PHOTOS.get(0)),
            path(PHOTOS.get(1)),
            path(PHOTOS.get(2)),
            path(PHOTOS.get(3)));
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode results = run.json();
    for (int i = 0; i < PHOTOS.size(); i++) {
      JsonNode expected = GoldenFiles.json("classify.json").get(variant).get(PHOTOS.get(i));
      assertThat(results.get(i).get("file").asText()).isEqualTo(path(PHOTOS.get(i)));
      JsonNode predictions = results.get(i).get("predictions");
      boolean jpeg = PHOTOS.get(i).endsWith(".jpg");
      double tolerance = (jpeg ? 0.05 : 1e-3) * expected.get("logit_std").asDouble();
      for (int k = 0; k < 5; k++) {
        JsonNode prediction = predictions.get(k);
        assertThat(prediction.get("index").asInt())
            .as(PHOTOS.get(i) + " place " + k)
            .isEqualTo(expected.get("indices").get(k).asInt());
        assertThat(prediction.get("logit").asDouble())
            .isCloseTo(expected.get("logits").get(k).asDouble(), within(tolerance));
      }
    }
  }

  @Test
  void aTableNamesFilesAndClasses() {
    CommandRun run =
        CommandRun.of(
            "classify",
            "--weights",
            path("efficientnet_b0.safetensors"),
            "--top",
            "2",
            path("chelsea.png"));
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains(path("chelsea.png"), "index", "label", "probability", "logit");
    assertThat(run.out().lines().filter(line -> line.contains(" %"))).hasSize(2);
  }

  @Test
  void oneBadImageDoesNotLoseTheOthers() throws IOException {
    CommandRun run =
        CommandRun.of(
            "classify",
            "--json",
            "--weights",
            path("efficientnet_b0.safetensors"),
            path("truncated.jpg"),
            path("nowhere.png"),
            path("chelsea.png"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.json().get(0).get("error").asText()).contains("truncated.jpg");
    assertThat(run.json().get(1).get("error").asText()).contains("there is no file");
    assertThat(run.json().get(2).get("predictions")).hasSize(5);
    assertThat(run.err()).contains("2 of 3 images").doesNotContain("\tat ");
  }

  @Test
  void aNameThatIsNeitherFileNorPublishedIsToldOnce() {
    assertThat(CommandRun.of("classify", "--weights", "b99", path("chelsea.png")).err())
        .startsWith(
            "error: there is no file b99; no published weights are named 'b99'; the short names are"
                + " b0, b1, b2, b3, b4, b5, b6, b7")
        .containsOnlyOnce("published");
    String missing = path("missing.safetensors");
    assertThat(CommandRun.of("classify", "--weights", missing, path("chelsea.png")).err().lines())
        .containsExactly("error: there is no file " + missing);
  }

  @Test
  void ownLabelsReplaceThoseOfTheNetwork() throws IOException {
    Path labels = folder.resolve("labels.txt");
    Files.write(labels, IntStream.range(0, 1000).mapToObj(i -> "class " + i).toList());
    String weights = path("efficientnet_b0.safetensors");
    JsonNode best =
        CommandRun.of(
                "classify",
                "--json",
                "--weights",
                weights,
                "--labels",
                labels.toString(),
                path("chelsea.png"))
            .json()
            .get(0)
            .get("predictions")
            .get(0);
    assertThat(best.get("label").asText()).isEqualTo("class " + best.get("index").asInt());
    Files.write(labels, List.of("cat", "dog"));
    CommandRun wrong =
        CommandRun.of(
            "classify", "--weights", weights, "--labels", labels.toString(), path("chelsea.png"));
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("1000 classes, but there are 2 labels");
  }

  @Test
  void aFolderMeansTheImagesInIt() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos/deeper"));
    Files.copy(folder.resolve("chelsea.png"), photos.resolve("CAT.PNG"));
    Files.writeString(photos.resolve("notes.txt"), "no image");
    CommandRun run =
        CommandRun.of(
            "classify", "--json", "--weights", path("efficientnet_b0.safetensors"), path("photos"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json()).hasSize(1);
    Files.writeString(photos.resolve("._CAT.PNG"), "AppleDouble");
    Files.copy(photos.resolve("CAT.PNG"), photos.resolve("dog.jfif"));
    Files.createSymbolicLink(photos.resolve("up"), Path.of(".."));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("photos"));
    CommandRun linked =
        CommandRun.of(
            "classify", "--json", "--weights", path("efficientnet_b0.safetensors"), link + "");
    assertThat(linked.json().findValuesAsText("file"))
        .containsExactly(link.resolve("deeper/CAT.PNG") + "", link.resolve("deeper/dog.jfif") + "");
    assertThat(linked.code()).as(linked.err()).isZero();
    assertThat(linked.err())
        .contains("passed over: " + link.resolve("deeper/up") + ": a link to ")
        .contains("which contains the link");
    Files.createSymbolicLink(photos.resolve("lost"), Path.of("gone"));
    CommandRun incomplete =
        CommandRun.of("classify", "--weights", path("efficientnet_b0.safetensors"), link + "");
    assertThat(incomplete.code()).isEqualTo(1);
    assertThat(incomplete.err())
        .contains("deeper/lost: a link to something that does not exist")
        .contains("2 folders and links were passed over");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThat(
            CommandRun.of(
                "classify", "--weights", path("efficientnet_b0.safetensors"), empty.toString()))
        .satisfies(r -> assertThat(r.code()).isEqualTo(2))
        .satisfies(r -> assertThat(r.err()).contains("holds no image"));
  }

  @Test
  void summaryHasTheDocumentedJson() throws IOException {
    JsonNode json =
        CommandRun.of("summary", "b3", "--json", "--input", "300x400", "--classes", "7").json();
    assertThat(json.get("model").asText()).isEqualTo("efficientnet_b3");
    assertThat(json.get("input")).hasToString("[3,300,400]");
    assertThat(json.get("parameters").asLong()).isEqualTo(12_233_232 - 993 * 1537);
    assertThat(json.get("multiply_adds").asLong()).isPositive();
    assertThat(json.get("stages")).hasSize(10);
  }

  @Test
  void summaryKnowsTheOtherBaselines() throws IOException {
    for (String name : List.of("mobilenet-v1", "mobilenet-v2", "resnet-50")) {
      assertThat(CommandRun.of("summary", name).out()).contains("multiply-adds");
    }
    JsonNode json = CommandRun.of("summary", "ResNet50", "--json", "--classes", "7").json();
    assertThat(json.get("model").asText()).isEqualTo("resnet50");
    assertThat(json.get("stages").get(0).get("name").asText()).isEqualTo("maxpool");
    assertThat(json.get("parameters").asLong()).isEqualTo(25_557_032 - 2049 * 993);
  }

  @Test
  void variantsAndScaleAndListPrint() throws IOException {
    assertThat(CommandRun.of("variants").out()).contains("b7", "66,347,960");
    assertThat(CommandRun.of("variants").out()).contains("mobilenet_v2", "300,774,272");
    assertThat(CommandRun.of("variants", "--json").json().get(3).get("multiply_adds").asLong())
        .isEqualTo(1_827_141_392L);
    assertThat(CommandRun.of("scale", "--phi", "0").out())
        .contains("5,288,548")
        .contains("after rounding 1.00x");
    assertThat(CommandRun.of("scale", "--phi", "1.5", "--json").json().get("depth").asDouble())
        .isCloseTo(Math.pow(1.2, 1.5), within(1e-12));
    assertThat(CommandRun.of("weights", "list").out()).contains("tf_efficientnet_b7.aa_in1k");
  }

  @Test
  void inspectTellsASavedModelByItsDescription(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("clothes.safetensors");
    EfficientNet.fashionMnist().save(file);
    CommandRun run = CommandRun.of("weights", "inspect", file.toString());
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("1 input channels, 10 classes")
        .contains("parameters, with its description")
        .doesNotContain("not a network");
  }

  @Test
  void inspectSaysWhatAFileIs() {
    CommandRun run =
        CommandRun.of("weights", "inspect", "--tensors", path("efficientnet_b3.safetensors"));
    assertThat(run.out())
        .contains("efficientnet_b3 in torchvision's naming, 3 input channels, 1000 classes")
        .contains("features.7.1.block.0.0.weight");
    CommandRun bad = CommandRun.of("weights", "inspect", path("chelsea.png"));
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.err()).startsWith("error: ").contains("neither a safetensors file");
  }

  @ParameterizedTest
  @CsvSource({
    "summary b9, no variant is called",
    "summary b0 --input 0x3, no input size",
    "summary b0 --classes 0, classes",
    "scale --phi -1, '--phi': it must be a number of at least 0",
    "scale, --phi",
    "classify x.png, --weights",
    "classify --weights nothing x.png, no published weights",
    "weights download b99, b99",
    "nonsense, nonsense",
    "classify --weights x --engine warp y.png, warp",
    "classify --weights x --threads -1 y.png, '--threads': it must be a whole number of at least 0",
    "classify --weights x --threads 2 --engine nd4j y.png, OMP_NUM_THREADS",
    "train --executor nd4j --variant b0 --data d --out x.safetensors, has no option --executor",
    "evaluate --weights x --data d --batch 0, '--batch': it must be a whole number of at least 1",
    "evaluate --weights x --data d --batch 1.5, '--batch': it must be a whole number of at least 1",
    "train --variant b0 --data d --out x.safetensors --batch 0, whole number of at least 1",
    "train --variant b0 --data d --out x.safetensors --epochs 0, whole number of at least 1",
    "train --variant b0 --data d --out x.safetensors --per-class -1, whole number of at least 0",
    "train --variant b0 --data d --out x.safetensors --learning-rate 0, a number above 0",
    "train --variant b0 --data d --out x.safetensors --weight-decay nan, a number of at least 0",
    "train --variant b0 --data d --out x.safetensors --mixup -1, a number of at least 0",
    "train --variant b0 --data d --out x.safetensors --validation 1, a number in [0; 1)",
    "resume x --threads -1, whole number of at least 0",
    "study search --data d --baseline b0 --out s --trials 0, whole number of at least 1",
    "study search --data d --baseline b0 --out s --minutes 0, a number above 0",
    "study compound --data d --baseline b0 --out s --parallel 0, whole number of at least 1",
    "study single --data d --baseline b0 --out s --factors 0 --dimension width, number above 0",
    "export --out x.onnx, --weights",
    "export --weights nothing --out x.onnx, no published weights",
    "export --weights x --out x.bin, which format",
    "export --weights x --out x.bin --format jpeg, jpeg",
    "export --weights x --out x.onnx --type F16, --type is for safetensors",
    "export --weights x --out x.safetensors --keep-batch-norm, are for ONNX",
    "export --weights x --out x.safetensors --input 64, are for ONNX",
    "export --weights x --out x.onnx --input 0x3, no input size"
  })
  void wrongUsageIsToldWithExitCodeTwo(String line, String reason) {
    CommandRun run = CommandRun.of(line.split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(reason.replace(';', ',')).doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aMisspeltOptionIsAnsweredWithTheOneThatIsMeant() {
    assertThat(CommandRun.of("train", "--data", "x", "--wieghts", "b0", "--out", "y").err())
        .startsWith("error: 'efficientnet train' has no option --wieghts; did you mean --weights?");
    assertThat(CommandRun.of("classify", "--wieghts=b0", "x.png").err().lines())
        .startsWith(
            "error: Missing required option: '--weights=FILE|NAME'",
            "'efficientnet classify' has no option --wieghts; did you mean --weights?");
    assertThat(CommandRun.of("clasify", "x").err())
        .contains("Did you mean: efficientnet classify?");
  }

  @Test
  void helpAndMessagesShowValuesAsTheyAreWritten() {
    String help = CommandRun.of("train", "--help").out();
    assertThat(help).contains("one of auto, vector, scalar, nd4j", "One of rmsprop, sgd, adamw");
    assertThat(help).doesNotContain("AUTO", "BACKBONE", "SGD", "CROP");
    assertThat(CommandRun.of("study", "single", "--help").out()).doesNotContain("VALIDATION");
    assertThat(CommandRun.of("classify", "--help").out()).doesNotContain("SAME");
  }

  @Test
  void aWrongOptionIsNotBuriedInHelp() {
    CommandRun run =
        CommandRun.of("study", "single", "--factors", "abc", "--dimension", "width", "--out", "x");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            """
            error: Invalid value for option '--factors' (FACTOR): it must be a number above 0, but was 'abc'
            See 'efficientnet study single --help'
            """);
    // Which commands there are is what one needs here.
    assertThat(CommandRun.of("study").err()).contains("Which study?", "single", "compound");
  }

  @Test
  void exportWritesOnnxAndSaysHowToFeedIt() throws IOException {
    String weights = path("efficientnet_b0.safetensors");
    Path file = folder.resolve("b0.onnx");
    CommandRun run = CommandRun.of("export", "--weights", weights, "--out", file.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(file + ": 21.", "ONNX with operator set 13")
        .contains("input: float, batch x 3 x 224 x 224")
        .contains("logits: float, batch x 1000");
    long folded = Files.size(file);
    CommandRun kept =
        CommandRun.of(
            "export",
            "--weights",
            weights,
            "--out",
            file.toString(),
            "--keep-batch-norm",
            "--input",
            "300x400");
    assertThat(kept.out()).contains("batch x 3 x 300 x 400");
    assertThat(Files.size(file)).as("an existing file is replaced").isGreaterThan(folded);
  }

  @Test
  void exportConvertsToSafetensorsInHalfPrecision() throws IOException {
    Path file = folder.resolve("half.model");
    CommandRun run =
        CommandRun.of(
            "export",
            "--weights",
            path("efficientnet_b0.safetensors"),
            "--format",
            "safetensors",
            "--type",
            "bf16",
            "--out",
            file.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("safetensors with 311 tensors in BF16");
    assertThat(Network.load(file).architecture())
        .isEqualTo(Architecture.efficientNet(EfficientNetVariant.B0));
  }

  @Test
  void exportToAFolderThatIsNotThereIsAFailure() {
    CommandRun run =
        CommandRun.of(
            "export",
            "--weights",
            path("efficientnet_b0.safetensors"),
            "--out",
            path("nowhere/b0.onnx"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("there is no folder " + path("nowhere")).doesNotContain(".tmp");
  }

  @Test
  void stackTracesAreForDebuggingOnly() {
    assertThat(CommandRun.of("weights", "inspect", path("none")).err()).doesNotContain("\tat ");
    assertThat(CommandRun.of("--debug", "weights", "inspect", path("none")).err())
        .contains("\tat ");
  }

  @Test
  void withoutACommandThereIsHelp() {
    CommandRun run = CommandRun.of();
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("classify", "summary", "Examples:");
    assertThat(CommandRun.of("--help").code()).isZero();
    assertThat(CommandRun.of("--version").out()).contains("efficientnet4j");
  }

  @Test
  void anUnknownEngineIsAnsweredWithTheOnesThereAre() {
    CommandRun run =
        CommandRun.of("classify", "--weights", "b0", "--engine", "cuda", path("chelsea.png"));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("one of auto, vector, scalar, nd4j, but was 'cuda'");
  }

  /** As a user starts it: without a flag, and on a class path without ND4J's native backend. */
  @Test
  void needsNeitherAFlagNorABackend() throws Exception {
    ChildJvm child =
        ChildJvm.run(
            List.of("-Xmx1g", VectorApiTest.EXPORTS),
            "nd4j-native",
            List.of(
                Main.class.getName(),
                "classify",
                "--engine",
                "vector",
                "--json",
                "--weights",
                path("efficientnet_b0.safetensors"),
                path("chelsea.png")));
    assertThat(child.code()).as(child.err()).isZero();
    JsonNode best = new ObjectMapper().readTree(child.out()).get(0).get("predictions").get(0);
    assertThat(best.get("index").asInt())
        .isEqualTo(
            GoldenFiles.json("classify.json")
                .get("b0")
                .get("chelsea.png")
                .get("indices")
                .get(0)
                .asInt());
  }
}
