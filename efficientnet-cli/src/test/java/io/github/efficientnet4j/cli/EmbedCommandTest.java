package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.efficientnet4j.model.ImageClassifier;
import io.github.efficientnet4j.model.NetworkSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedCommandTest {

  @TempDir private Path folder;
  private Path photos;
  private float[] expected;

  @BeforeEach
  void photos() throws IOException {
    photos = ColouredImages.folder(folder.resolve("photos"), 7);
    try (ImageClassifier classifier =
        ImageClassifier.builder().network(NetworkSource.fashionMnist()).build()) {
      expected = classifier.embedding(photos.resolve("blue/0.png"));
    }
  }

  private static CommandRun embed(Object... arguments) {
    List<String> command = new ArrayList<>(List.of("embed", "--weights", "fashion-mnist"));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return CommandRun.of(command.toArray(String[]::new));
  }

  private void assertExpected(double[] actual) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  @Test
  void eachImageIsALineOfItsNameAndTheNumbersThatTheClassifierReads() {
    CommandRun run = embed(photos);
    assertThat(run.code()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(21);
    String[] cells = lines.get(0).split(",");
    assertThat(cells[0]).isEqualTo(photos.resolve("blue/0.png").toString());
    assertExpected(Arrays.stream(cells).skip(1).mapToDouble(Double::parseDouble).toArray());
  }

  @Test
  void withJsonEachLineIsAnObject() throws IOException {
    Path out = folder.resolve("all.jsonl");
    assertThat(embed(photos, "--out", out).out().strip()).isEqualTo(out + ": 21 embeddings");
    JsonNode first = new ObjectMapper().readTree(Files.readAllLines(out).get(0));
    assertThat(first.get("file").asText()).endsWith("0.png");
    double[] values = new double[first.get("embedding").size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = first.get("embedding").get(i).asDouble();
    }
    assertExpected(values);
    assertThat(embed("--json", photos.resolve("blue/0.png")).out().strip())
        .isEqualTo(Files.readAllLines(out).get(0));
  }

  @Test
  void oneBadImageDoesNotLoseTheOthers() throws IOException {
    Path bad = Files.writeString(photos.resolve("blue/bad.png"), "no image");
    CommandRun run = embed(photos);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out().lines()).hasSize(21);
    assertThat(run.err()).containsOnlyOnce(bad.toString()).startsWith("error: ");
  }

  @Test
  void wrongTargetsAreToldBeforeTheWork() {
    CommandRun kind = embed(folder.resolve("none.png"), "--out", folder.resolve("all.txt"));
    assertThat(kind.code()).isEqualTo(2);
    assertThat(kind.err()).contains(".csv or .jsonl").doesNotContain("none.png");
    CommandRun place = embed(folder.resolve("none.png"), "--out", folder.resolve("no/all.csv"));
    assertThat(place.code()).isEqualTo(1);
    assertThat(place.err()).contains("there is no folder").doesNotContain("none.png");
  }
}
