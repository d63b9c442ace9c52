package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.model.ModelMetadata;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.weights.SafetensorsWriter;
import io.github.efficientnet4j.weights.TensorData;
import io.github.efficientnet4j.weights.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, labels and texts of files never reach a terminal as commands to it. */
class UntrustedTextTest {

  private static final String EVIL =
      "x\u001b[31mRED\u001b]0;title\u0007\nerror: forged\u009b\u202e";
  private static final String SHOWN =
      "x\\u001b[31mRED\\u001b]0;title\\u0007\\u000aerror: forged\\u009b\\u202e";

  @TempDir static Path folder;
  private static String weights;
  private static Path photo;

  @BeforeAll
  static void save() throws IOException {
    Path described = ColouredImages.network(folder.resolve("tiny.json"), 3);
    ModelMetadata model = ModelMetadata.fromJson(Files.readString(described));
    Architecture named = model.architecture().withName(EVIL);
    weights = folder.resolve("evil.safetensors").toString();
    Network.create(named, 1)
        .withTransform(model.transform())
        .withLabels(Labels.of(List.of(EVIL, "other")))
        .save(Path.of(weights));
    photo = ColouredImages.folder(folder.resolve("photos"), 1).resolve("red/0.png");
  }

  private static void assertHarmless(CommandRun run) {
    for (String text : List.of(run.out(), run.err())) {
      assertThat(text.chars().filter(c -> Character.isISOControl(c) && c != '\n').count())
          .as(text)
          .isZero();
      assertThat(text).doesNotContain("\u202e");
      assertThat(text.lines()).noneMatch(line -> line.startsWith("error: forged"));
    }
  }

  private static Path evil(String ending, byte[] content) throws IOException {
    try {
      return Files.write(folder.resolve(EVIL + ending), content);
    } catch (InvalidPathException | IOException e) {
      assumeTrue(false, "this file system has no such names: " + e);
      throw e;
    }
  }

  @Test
  void labelsAndNamesOfNetworksAreShownEscaped() {
    CommandRun classified = CommandRun.of("classify", "--weights", weights, photo.toString());
    assertThat(classified.code()).as(classified.err()).isZero();
    assertThat(classified.out()).contains(SHOWN);
    assertHarmless(classified);
    CommandRun inspected = CommandRun.of("weights", "inspect", weights);
    assertThat(inspected.out()).contains(SHOWN + " in torchvision's naming", "labels: " + SHOWN);
    assertHarmless(inspected);
    CommandRun summary = CommandRun.of("summary", weights);
    assertThat(summary.out()).contains(SHOWN);
    assertHarmless(summary);
    CommandRun none =
        CommandRun.of("cam", "--weights", weights, "--class", "none" + EVIL, photo.toString());
    assertThat(none.err()).contains("none" + SHOWN);
    assertHarmless(none);
  }

  @Test
  void namesOfFilesAreShownEscaped() throws IOException {
    Path good = evil(".png", Files.readAllBytes(photo));
    CommandRun classified = CommandRun.of("classify", "--weights", weights, good.toString());
    assertThat(classified.code()).as(classified.err()).isZero();
    assertThat(classified.out()).contains(SHOWN + ".png");
    assertHarmless(classified);
    assertHarmless(CommandRun.of("embed", "--weights", weights, good.toString()));
    Path bad = evil("-bad.png", new byte[] {1, 2, 3});
    for (String command : List.of("classify", "embed", "cam")) {
      CommandRun run = CommandRun.of(command, "--weights", weights, bad.toString());
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains(SHOWN + "-bad.png");
      assertHarmless(run);
    }
    CommandRun missing = CommandRun.of("classify", "--weights", good + "none", photo.toString());
    assertThat(missing.err()).contains(SHOWN);
    assertHarmless(missing);
  }

  @Test
  void namesOfTensorsAndMetadataAreShownEscaped() throws IOException {
    Path file = folder.resolve("other.safetensors");
    SafetensorsWriter.write(
        file,
        Map.of(EVIL, new TensorData(List.of(1), () -> new float[1])),
        Map.of("key" + EVIL, "value" + EVIL),
        TensorType.F32);
    CommandRun inspected = CommandRun.of("weights", "inspect", "--tensors", file.toString());
    assertThat(inspected.out()).contains("metadata key" + SHOWN + ": value" + SHOWN);
    assertThat(inspected.out().lines()).anyMatch(line -> line.startsWith(SHOWN + "  F32"));
    assertHarmless(inspected);
    assertHarmless(CommandRun.of("classify", "--weights", file.toString(), photo.toString()));
  }

  /** Escapes of JSON itself, which whoever reads it takes back. */
  @Test
  void jsonHoldsTheTextItself() throws IOException {
    Path good = evil("-json.png", Files.readAllBytes(photo));
    CommandRun run = CommandRun.of("classify", "--json", "--weights", weights, good.toString());
    assertHarmless(run);
    assertThat(run.json().get(0).get("file").asText()).isEqualTo(good.toString());
    assertThat(run.json().get(0).get("predictions").findValuesAsText("label")).contains(EVIL);
    CommandRun line = CommandRun.of("embed", "--json", "--weights", weights, good.toString());
    assertHarmless(line);
    assertThat(new ObjectMapper().readTree(line.out()).get("file").asText())
        .isEqualTo(good.toString());
  }

  /** What a program reads is not changed for a terminal's sake. */
  @Test
  void aFileOfEmbeddingsHoldsTheNameItself() throws IOException {
    Path good = evil("-csv.png", Files.readAllBytes(photo));
    Path out = folder.resolve("embeddings.csv");
    CommandRun run =
        CommandRun.of("embed", "--weights", weights, "--out", out.toString(), good.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readString(out)).startsWith('"' + good.toString() + "\",");
  }
}
