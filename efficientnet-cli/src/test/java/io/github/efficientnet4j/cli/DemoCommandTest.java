package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

  @TempDir private Path folder;

  @Test
  void classifiesWhatComesWithTheLibrary() {
    CommandRun run = CommandRun.of("demo");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines().filter(line -> line.contains(".png"))).hasSize(20);
    assertThat(run.out()).containsPattern("(18|19|20) of 20 right");
  }

  @Test
  void theBundledNetworkIsNamedLikeAnyOther() throws IOException {
    Path image = folder.resolve("boot.png");
    try (InputStream resource =
        DemoCommand.class.getResourceAsStream(
            "/io/github/efficientnet4j/fashion/0000-ankle-boot.png")) {
      Files.copy(resource, image);
    }
    CommandRun run =
        CommandRun.of("classify", "--json", "--weights", "fashion-mnist", image.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json().at("/0/predictions/0/label").asText()).isEqualTo("Ankle boot");
  }
}
