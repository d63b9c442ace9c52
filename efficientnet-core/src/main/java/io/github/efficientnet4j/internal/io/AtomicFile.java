package io.github.efficientnet4j.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file atomically. The content first goes to a temporary file in the same folder. The
 * complete temporary file then replaces the target. Concurrent readers see the old file or the new
 * one.
 *
 * <p>Only a regular file is replaced. Through a link, the file that it leads to is replaced and the
 * link stays. The content goes straight into a FIFO or a character device, such as {@code
 * /dev/null} or {@code /dev/stdout}, which takes it as it comes. A block device is refused.
 *
 * <p>A file is finished even if the thread is interrupted. The thread's interrupt flag is then set
 * afterwards.
 *
 * <p>Stateless and thread-safe.
 */
public final class AtomicFile {

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {

    /**
     * Writes the whole content. It is called again, with another file, if the thread is interrupted
     * meanwhile.
     *
     * @param channel an empty file or a stream, open for writing; to be written in order, without
     *     asking for its position or size; closed by the caller
     * @throws IOException if it cannot be written
     */
    void writeTo(FileChannel channel) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes a file.
   *
   * @param file the file, replaced if it exists; or a FIFO or character device, which is written
   *     into
   * @param content writes the content
   * @throws IOException if the folder does not exist, if the file is itself a folder, or if it
   *     cannot be written; an existing file is then unchanged
   */
  public static void write(Path file, Content content) throws IOException {
    OutputTarget target = OutputTarget.of(file);
    target.requireWritable();
    boolean interrupted = false;
    try {
      boolean written = false;
      while (!written) {
        // An interrupt closes the channel. What was written so far would be lost.
        interrupted |= Thread.interrupted();
        written = attempt(file, target, content);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** {@return whether the file was written; false if an interrupt closed it} */
  private static boolean attempt(Path file, OutputTarget target, Content content)
      throws IOException {
    try {
      if (target.isStream()) {
        target.stream(content);
      } else {
        replace(target.path(), content);
      }
      return true;
    } catch (ClosedByInterruptException e) {
      if (target.isStream()) {
        // What has gone into it cannot be taken back.
        Thread.currentThread().interrupt();
        throw new IOException("cannot write " + file + ": interrupted", e);
      }
      return false;
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + reason(e), e);
    }
  }

  private static void replace(Path target, Content content) throws IOException {
    // Files.createTempFile would not do: its files, and so the result, are readable only by their
    // owner.
    Path temporary =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        content.writeTo(channel);
        channel.force(true);
      }
      move(temporary, target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Writes a file whose content is in memory.
   *
   * @param file the file, replaced if it exists
   * @param content the file's content
   * @throws IOException if the folder does not exist, if the file is itself a folder, or if it
   *     cannot be written; an existing file is then unchanged
   */
  public static void write(Path file, byte[] content) throws IOException {
    write(
        file,
        channel -> {
          ByteBuffer rest = ByteBuffer.wrap(content);
          while (rest.hasRemaining()) {
            channel.write(rest);
          }
        });
  }

  /** {@return what the system says, without the temporary file's name, which no user knows} */
  private static String reason(IOException failure) {
    if (failure instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return failure instanceof FileSystemException || failure.getMessage() == null
        ? failure.getClass().getSimpleName()
        : failure.getMessage();
  }

  /**
   * Checks that a file can be written, as far as that can be told without writing it. A command
   * that works for hours calls this first.
   *
   * @param file the file, which may exist
   * @throws IOException if its folder does not exist or cannot be written, or if it is a folder
   *     itself or a block device
   */
  public static void requireWritable(Path file) throws IOException {
    OutputTarget.of(file).requireWritable();
  }

  /**
   * {@return whether a file is another name of this process's standard output, so that nothing else
   * may be printed there}
   *
   * @param file the file, which need not exist
   * @throws IOException if it is a link that leads nowhere
   */
  public static boolean isStandardOutput(Path file) throws IOException {
    return OutputTarget.of(file).kind() == OutputTarget.Kind.STANDARD_OUTPUT;
  }

  private static void move(Path temporary, Path target) throws IOException {
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
