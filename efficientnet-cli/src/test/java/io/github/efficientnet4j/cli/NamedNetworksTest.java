package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.model.ModelMetadata;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.scaling.CompoundScaling;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look at a network take what those take that compute with it. */
class NamedNetworksTest {

  private static final long CLOTHES = 232_826;

  @TempDir private Path folder;

  @Test
  void summaryTakesFilesAndNamesOfWeights() throws IOException {
    assertThat(
            CommandRun.of("summary", "fashion-mnist", "--json").json().get("parameters").asLong())
        .isEqualTo(CLOTHES);
    Path file = folder.resolve("clothes.safetensors");
    EfficientNet.fashionMnist().save(file);
    assertThat(
            CommandRun.of("summary", "--weights", file.toString(), "--json")
                .json()
                .get("parameters")
                .asLong())
        .isEqualTo(CLOTHES);
    // Published weights, of which nothing is downloaded.
    JsonNode b4 = CommandRun.of("summary", "efficientnet_b4.ra2_in1k", "--json").json();
    assertThat(b4.get("parameters").asLong()).isEqualTo(19_341_616);
    CommandRun none = CommandRun.of("summary", "nothing");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("there is no file nothing", "mobilenet-v2", "fashion-mnist");
    assertThat(CommandRun.of("summary").err()).contains("name a network");
    assertThat(CommandRun.of("summary", "b0", "--weights", "b1").err())
        .contains("name one network");
  }

  @Test
  void inspectTakesNamesOfWeights() {
    CommandRun run = CommandRun.of("weights", "inspect", "fashion-mnist");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("10 classes, 232,826 parameters", "labels: T-shirt/top, Trouser");
    assertThat(CommandRun.of("weights", "inspect", "b99").err()).contains("the short names are b0");
  }

  @Test
  void inspectShowsTheFirstLabelsAndHowManyThereAre() throws IOException {
    Path file = folder.resolve("thousand.safetensors");
    Architecture tiny =
        Architecture.builder("tiny")
            .resolution(32)
            .stem(8)
            .stage(MBConv.of(3, 6), 8, 1, 2)
            .head(16)
            .classes(1000)
            .build();
    Network.create(tiny, 1).withLabels(Labels.imagenet()).save(file);
    String told = CommandRun.of("weights", "inspect", file.toString()).out();
    assertThat(told).contains("labels: tench, goldfish", ", … (1000 in all)");
    assertThat(told.lines().mapToInt(String::length).max().orElse(0)).isLessThan(200);
  }

  @Test
  void scaleWritesAnArchitectureThatOtherCommandsTake() throws IOException {
    Path file = folder.resolve("wide.json");
    CommandRun run = CommandRun.of("scale", "--phi", "0.5", "--out", file.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).endsWith("the architecture is in " + file + System.lineSeparator());
    Architecture scaled =
        Architecture.efficientNetB0().scaledBy(CompoundScaling.EFFICIENTNET.at(0.5));
    assertThat(ModelMetadata.fromJson(Files.readString(file)).architecture())
        .isEqualTo(scaled.withName("efficientnet_phi_0.5"));
    assertThat(CommandRun.of("summary", file.toString()).out()).contains("8.4 M parameters");
  }

  @Test
  void classifyTakesAnImageFromStandardInput() throws IOException {
    InputStream before = System.in;
    try (InputStream bag =
        EfficientNet.class.getResourceAsStream("/io/github/efficientnet4j/fashion/0018-bag.png")) {
      System.setIn(bag);
      CommandRun run =
          CommandRun.of("classify", "--weights", "fashion-mnist", "--json", "--top", "1", "-");
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.json().get(0).get("file").asText()).isEqualTo("-");
      assertThat(run.json().get(0).get("predictions").get(0).get("label").asText())
          .isEqualTo("Bag");
      System.setIn(new ByteArrayInputStream(new byte[] {1, 2, 3}));
      CommandRun bad = CommandRun.of("classify", "--weights", "fashion-mnist", "-");
      assertThat(bad.code()).isEqualTo(1);
      assertThat(bad.err()).startsWith("error: standard input: ");
    } finally {
      System.setIn(before);
    }
    CommandRun mixed = CommandRun.of("classify", "--weights", "fashion-mnist", "-", "x.png");
    assertThat(mixed.code()).isEqualTo(2);
  }

  @Test
  void completionKnowsCommandsOptionsAndValues() {
    String script = CommandRun.of("completion").out();
    assertThat(script).startsWith("#!").contains("complete -F", " efficientnet", "'--weights'");
    assertThat(script).contains("\"auto\" \"vector\" \"scalar\" \"nd4j\"");
  }

  @Test
  void thePageOfTheCommandLineHasEveryCommand() throws IOException {
    String page = Files.readString(Path.of("../docs/command-line.md"));
    for (String command : Main.commandLine().getSubcommands().keySet()) {
      if (!command.equals("help")) {
        assertThat(page).contains("`" + command);
      }
    }
  }
}
