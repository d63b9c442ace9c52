package io.github.efficientnet4j.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir private Path folder;

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFileIsReplacedWhenAllIsWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");
    AtomicFile.write(
        file,
        channel -> {
          channel.write(bytes("new"));
          assertThat(file).hasContent("old");
        });
    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      channel.write(bytes("half"));
                      throw new IOException("disk full");
                    }))
        .hasMessage("cannot write " + file + ": disk full");
    assertThat(file).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFolderThatIsNoneIsNamed() {
    assertThatThrownBy(() -> AtomicFile.write(folder.resolve("b/c"), channel -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no folder " + folder.resolve("b"));
    assertThatThrownBy(() -> AtomicFile.write(folder, channel -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder + ": it is a folder");
  }

  @Test
  void aFileIsFinishedThoughItsThreadIsInterruptedBeforeOrMeanwhile() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");
    AtomicInteger attempts = new AtomicInteger();
    Thread.currentThread().interrupt();
    try {
      AtomicFile.write(
          file,
          channel -> {
            channel.write(bytes("first half, "));
            if (attempts.incrementAndGet() == 1) {
              Thread.currentThread().interrupt();
            }
            channel.write(bytes("second half"));
          });
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(file).hasContent("first half, second half");
    assertThat(attempts).hasValue(2);
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }
}
