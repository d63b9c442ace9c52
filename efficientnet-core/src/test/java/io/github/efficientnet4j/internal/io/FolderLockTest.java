package io.github.efficientnet4j.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FolderLockTest {

  @TempDir private Path folder;

  private static void inAnotherThread(Path folder) {
    try {
      CompletableFuture.runAsync(
              () -> {
                try (FolderLock lock = FolderLock.acquire(folder)) {
                  assertThat(lock).isNotNull();
                } catch (IOException e) {
                  throw new CompletionException(e);
                }
              })
          .join();
    } catch (CompletionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }

  @Test
  void oneThreadLocksAFolderAsOftenAsItLikes() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    try (FolderLock outer = FolderLock.acquire(folder)) {
      FolderLock inner = FolderLock.acquire(link);
      inner.close();
      inner.close();
      assertThatThrownBy(() -> inAnotherThread(folder))
          .hasMessageStartingWith(folder + " is in use by thread '")
          .hasMessageContaining("wait until it has ended, or name another folder");
      assertThatThrownBy(() -> inAnotherThread(link)).hasMessageContaining("in use");
      assertThat(outer).isNotNull();
    }
    inAnotherThread(folder);
  }

  @Test
  void aRefusedAttemptInOneProcessDoesNotEndTheLockOfAnotherLoader() throws IOException {
    try (FileChannel other =
        FileChannel.open(
            folder.resolve(FolderLock.FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      other.lock();
      assertThatThrownBy(() -> FolderLock.acquire(folder))
          .isInstanceOf(FolderInUseException.class)
          .hasMessageContaining("another part of this process");
      assertThat(process("try").onExit().join().exitValue()).isEqualTo(1);
    }
  }

  @Test
  void theLockOfAnotherProcessIsNoticedAndEndsWhenItIsKilled() throws Exception {
    Process holder = process("hold");
    try (BufferedReader lines = holder.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("locked");
      assertThatThrownBy(() -> FolderLock.acquire(folder))
          .isInstanceOf(FolderInUseException.class)
          .hasMessageContaining("is in use by process " + holder.pid());
    } finally {
      holder.destroyForcibly().waitFor();
    }
    FolderLock.acquire(folder).close();
  }

  private Process process(String what) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            folder.toString(),
            what)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Locks a folder and, if asked to, holds it until it is killed. */
  static final class Program {

    public static void main(String[] arguments) throws Exception {
      FolderLock.acquire(Path.of(arguments[0]));
      System.out.println("locked");
      if (arguments[1].equals("hold")) {
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }
}
