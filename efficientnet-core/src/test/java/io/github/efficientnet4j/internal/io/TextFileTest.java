package io.github.efficientnet4j.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TextFileTest {

  @TempDir private Path folder;

  @Test
  void aTextIsReadWithoutItsByteOrderMark() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "\ufeff{\"a\": \"ä\ufeff\"}\n");
    assertThat(TextFile.read(file)).isEqualTo("{\"a\": \"ä\ufeff\"}\n");
  }

  @Test
  void bytesThatAreNoTextAreToldOfWithTheFilesName() throws IOException {
    Path file = Files.write(folder.resolve("a"), new byte[] {'a', (byte) 0xff, 'b'});
    assertThatThrownBy(() -> TextFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " is no text in UTF-8");
  }

  @Test
  void aFileThatIsTooLargeForATextIsRefused() throws IOException {
    Path file = folder.resolve("a");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(3L << 30);
    }
    assertThatThrownBy(() -> TextFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + " has more than 64 MiB");
  }

  @Test
  void aDeviceThatNeverEndsIsRefused() {
    Path zero = Path.of("/dev/zero");
    assumeTrue(Files.isReadable(zero), "needs /dev/zero, which Windows has not");
    assertThatThrownBy(() -> TextFile.read(zero))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/dev/zero has more than 64 MiB");
  }

  @Test
  void aFolderIsNamedAsOne() {
    assertThatThrownBy(() -> TextFile.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + " is a folder, where a text file is expected");
  }
}
