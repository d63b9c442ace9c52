package io.github.efficientnet4j.internal.io;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/**
 * What a name for output leads to: a regular file, which is there or not yet, or something that
 * takes a stream. Links are followed.
 *
 * <p>Immutable and thread-safe.
 *
 * @param named the name as it was given
 * @param path without links
 * @param kind what is there
 */
record OutputTarget(Path named, Path path, Kind kind) {

  /** As in Linux. */
  private static final int MAX_LINKS = 40;

  private static final int TYPE_OF_FILE = 0170000;
  private static final int BLOCK_DEVICE = 0060000;

  /** What can be where output goes. */
  enum Kind {
    /** A regular file, or nothing: it is replaced as a whole. */
    FILE,
    /** A FIFO, a character device, or the file behind a number of an open one. */
    STREAM,
    STANDARD_OUTPUT,
    STANDARD_ERROR,
    FOLDER,
    BLOCK_DEVICE
  }

  /** The names under which systems keep a process's open files. A link there is no usual link. */
  private static final Map<String, Kind> OPEN_FILES =
      Map.of(
          "/proc/self/fd/1", Kind.STANDARD_OUTPUT,
          "/proc/self/fd/2", Kind.STANDARD_ERROR,
          "/dev/fd/1", Kind.STANDARD_OUTPUT,
          "/dev/fd/2", Kind.STANDARD_ERROR,
          "/dev/stdout", Kind.STANDARD_OUTPUT,
          "/dev/stderr", Kind.STANDARD_ERROR);

  /**
   * Follows links.
   *
   * @param file a name of a file, which need not exist
   * @throws IOException if the links lead in a circle or cannot be read
   */
  static OutputTarget of(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    for (int links = 0; links <= MAX_LINKS; links++) {
      Kind open = OPEN_FILES.get(target.normalize().toString());
      if (open != null) {
        return new OutputTarget(file, target, open);
      }
      if (target.startsWith("/proc") || target.startsWith("/dev/fd")) {
        return new OutputTarget(file, target, Kind.STREAM);
      }
      if (!Files.isSymbolicLink(target)) {
        return new OutputTarget(file, target, kind(target));
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    throw new IOException("cannot write " + file + ": its links lead in a circle");
  }

  private static Kind kind(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      return Kind.FOLDER;
    }
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)
        || !Files.readAttributes(target, BasicFileAttributes.class).isOther()) {
      return Kind.FILE;
    }
    return isBlockDevice(target) ? Kind.BLOCK_DEVICE : Kind.STREAM;
  }

  private static boolean isBlockDevice(Path target) throws IOException {
    try {
      int mode = (Integer) Files.getAttribute(target, "unix:mode");
      return (mode & TYPE_OF_FILE) == BLOCK_DEVICE;
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      // A system without such numbers, or such devices.
      return false;
    }
  }

  /** {@return whether content is written straight into it, and nothing is replaced} */
  boolean isStream() {
    return kind == Kind.STREAM || kind == Kind.STANDARD_OUTPUT || kind == Kind.STANDARD_ERROR;
  }

  /** Checks that it can be written, as far as that can be told without writing. */
  void requireWritable() throws IOException {
    if (kind == Kind.FOLDER) {
      throw new IOException("cannot write to " + named + ": it is a folder; name a file in it");
    }
    if (kind == Kind.BLOCK_DEVICE) {
      throw new IOException(
          "cannot write to "
              + named
              + ": it is a block device, whose content would be lost; name a file");
    }
    if (isStream()) {
      if (kind == Kind.STREAM && !Files.isWritable(path)) {
        throw new AccessDeniedException(named.toString());
      }
      return;
    }
    Path folder = path.getParent();
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "cannot write " + named + ": there is no folder " + folder + "; create it");
    }
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(folder.toString());
    }
  }

  /**
   * Writes into a stream.
   *
   * @throws IOException if it takes none, as a socket, or no more
   */
  void stream(AtomicFile.Content content) throws IOException {
    if (kind == Kind.STREAM) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
      }
      return;
    }
    // Not opened anew, which would begin at the start of a file that both share; and never closed,
    // since the process has more to say.
    @SuppressWarnings("resource")
    FileChannel channel =
        new FileOutputStream(kind == Kind.STANDARD_OUTPUT ? FileDescriptor.out : FileDescriptor.err)
            .getChannel();
    content.writeTo(channel);
  }
}
