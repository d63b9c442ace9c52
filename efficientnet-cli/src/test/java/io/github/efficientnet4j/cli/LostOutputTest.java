package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody reads the results any more, as behind {@code | head -1}, or the disk is full. */
class LostOutputTest {

  private static final int IMAGES = 100;

  @TempDir static Path folder;
  private static Path photos;

  @BeforeAll
  static void draw() throws IOException {
    photos = ColouredImages.folder(folder.resolve("photos"), IMAGES);
    Path network = ColouredImages.network(folder.resolve("tiny.json"), 3);
    var model = io.github.efficientnet4j.model.ModelMetadata.fromJson(Files.readString(network));
    io.github.efficientnet4j.model.Network.create(model.architecture(), 1)
        .withTransform(model.transform())
        .save(folder.resolve("tiny.safetensors"));
    // Told of when it is reached, at the end.
    Files.writeString(Files.createDirectory(photos.resolve("z")).resolve("last.png"), "no image");
  }

  private record Lost(int code, String err) {}

  /** Takes a few lines and no more. */
  private static Lost run(String... arguments) {
    StringWriter err = new StringWriter();
    Writer taken =
        new Writer() {
          private int left = 100;

          @Override
          public void write(char[] characters, int offset, int length) throws IOException {
            left -= length;
            if (left < 0) {
              throw new IOException("Broken pipe");
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    int code = Main.run(new PrintWriter(taken), new PrintWriter(err, true), arguments);
    return new Lost(code, err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"classify", "embed", "cam"})
  void theWorkStopsWithAnErrorCode(String command) {
    String weights = folder.resolve("tiny.safetensors").toString();
    String[] arguments =
        command.equals("cam")
            ? new String[] {
              command,
              "--weights",
              weights,
              "--out",
              folder.resolve("maps").toString(),
              photos.toString()
            }
            : new String[] {command, "--weights", weights, photos.toString()};
    assertThat(CommandRun.of(arguments).err()).contains("last.png");
    Lost lost = run(arguments);
    assertThat(lost.code()).isEqualTo(1);
    assertThat(lost.err()).doesNotContain("last.png").doesNotContain("error");
  }

  /** The file is what matters, and standard output only says that it is there. */
  @Test
  void aFileIsWrittenToItsEnd() throws IOException {
    Path out = folder.resolve("embeddings.csv");
    run(
        "embed",
        "--weights",
        folder.resolve("tiny.safetensors").toString(),
        "--out",
        out.toString(),
        photos.toString());
    assertThat(Files.readAllLines(out)).hasSize(3 * IMAGES);
  }
}
