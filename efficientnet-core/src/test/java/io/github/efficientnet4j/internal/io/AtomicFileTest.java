package io.github.efficientnet4j.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

  @Test
  void aLinkStaysAndTheFileBehindItIsReplaced() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path file = Files.writeString(elsewhere.resolve("a"), "old");
    Path inner = link("inner", file);
    Path outer = link("outer", Path.of("inner"));
    AtomicFile.write(outer, channel -> channel.write(bytes("new")));
    assertThat(outer).isSymbolicLink();
    assertThat(inner).isSymbolicLink();
    assertThat(file).hasContent("new").isRegularFile();
    assertThat(elsewhere).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aLinkToNothingGetsItsFile() throws IOException {
    Path link = link("link", Path.of("later"));
    AtomicFile.write(link, channel -> channel.write(bytes("new")));
    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("later")).hasContent("new");
  }

  @Test
  void linksInACircleAreToldOf() throws IOException {
    Path link = link("a", Path.of("b"));
    link("b", Path.of("a"));
    assertThatThrownBy(() -> AtomicFile.requireWritable(link))
        .hasMessage("cannot write " + link + ": its links lead in a circle");
  }

  @Test
  void aFifoTakesTheContentAndStays() throws Exception {
    Path fifo = made("mkfifo", "fifo");
    CompletableFuture<String> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readString(fifo);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    AtomicFile.write(fifo, channel -> channel.write(bytes("through")));
    assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo("through");
    assertThat(Files.readAttributes(fifo, BasicFileAttributes.class).isOther()).isTrue();
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aCharacterDeviceTakesTheContentAndStays() throws Exception {
    Path device = made("mknod", "null", "c", "1", "3");
    Path link = link("link", device);
    for (Path each : List.of(device, link)) {
      try {
        AtomicFile.write(each, channel -> channel.write(bytes("gone")));
      } catch (IOException e) {
        assumeTrue(!e.getMessage().contains("Operation not permitted"), "a file system of nodev");
        throw e;
      }
      assertThat(Files.readAttributes(device, BasicFileAttributes.class).isOther()).isTrue();
    }
    assertThat(link).isSymbolicLink();
  }

  @Test
  void standardOutputIsKnownByItsNamesAndThroughLinks() throws IOException {
    assumeTrue(Files.exists(Path.of("/dev/stdout")), "needs /dev/stdout");
    Path link = link("link", Path.of("/dev/stdout"));
    for (Path name : List.of(Path.of("/dev/stdout"), Path.of("/dev/../dev/fd/1"), link)) {
      assertThat(AtomicFile.isStandardOutput(name)).as(name.toString()).isTrue();
    }
    for (Path name : List.of(Path.of("/dev/stderr"), Path.of("/dev/null"), folder.resolve("1"))) {
      assertThat(AtomicFile.isStandardOutput(name)).as(name.toString()).isFalse();
    }
  }

  @Test
  void aDeviceThatTakesNoMoreIsToldOf() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "needs /dev/full, which only Linux has");
    assertThatThrownBy(() -> AtomicFile.write(full, channel -> channel.write(bytes("a"))))
        .hasMessage("cannot write /dev/full: No space left on device");
    assertThat(full).exists();
  }

  @Test
  void aBlockDeviceIsRefused() throws Exception {
    Path device = made("mknod", "disk", "b", "7", "200");
    assertThatThrownBy(() -> AtomicFile.write(device, channel -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(device + ": it is a block device");
    assertThatThrownBy(() -> AtomicFile.requireWritable(device))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("name a file");
  }

  private Path link(String name, Path target) throws IOException {
    try {
      return Files.createSymbolicLink(folder.resolve(name), target);
    } catch (UnsupportedOperationException | IOException e) {
      assumeTrue(false, "needs symbolic links: " + e);
      throw e;
    }
  }

  private Path made(String tool, String name, String... more) throws Exception {
    Path path = folder.resolve(name);
    List<String> command = new ArrayList<>(List.of(tool, path.toString()));
    command.addAll(List.of(more));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "needs " + tool + ": " + e.getMessage());
      throw e;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(process.waitFor() == 0, tool + " is not allowed here: " + said);
    return path;
  }
}
