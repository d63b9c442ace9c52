package io.github.efficientnet4j.weights.published;

import static java.lang.System.Logger.Level.DEBUG;

import io.github.efficientnet4j.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The content of {@code <file>.verified}: hash, size and modification time of a file when it was
 * last read as a whole. It has three lines of text.
 *
 * <p>A change that preserves the size and the time to the nanosecond is not detected.
 */
record VerifiedRecord(String sha256, long size, long modifiedNanos) {
  private static final System.Logger LOG = System.getLogger(VerifiedRecord.class.getName());
  private static final String SUFFIX = ".verified";
  private static final int MAX_BYTES = 1024;

  static String pathFor(String fileName) {
    return fileName + SUFFIX;
  }

  /**
   * Reads a record.
   *
   * @return the record; empty if the side file does not exist, is invalid, or is another user's who
   *     keeps it to himself
   */
  static Optional<VerifiedRecord> read(Path file) throws IOException {
    Path side = sideFile(file);
    if (!Files.isRegularFile(side) || Files.size(side) > MAX_BYTES) {
      return Optional.empty();
    }
    List<String> lines;
    try {
      // ISO 8859-1 decodes any bytes. Damaged ones fail the checks below.
      lines = Files.readString(side, StandardCharsets.ISO_8859_1).lines().toList();
    } catch (AccessDeniedException e) {
      LOG.log(DEBUG, side + " is another user's; the file is read as a whole instead", e);
      return Optional.empty();
    }
    if (lines.size() != 3 || !lines.get(0).matches("[0-9a-f]{64}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new VerifiedRecord(
              lines.get(0), Long.parseLong(lines.get(1)), Long.parseLong(lines.get(2))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Writes a record if possible. In a read-only folder files are hashed at every use instead. */
  static void write(Path file, String sha256) {
    try {
      String text = sha256 + "\n" + Files.size(file) + "\n" + modifiedNanos(file) + "\n";
      AtomicFile.write(sideFile(file), text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      LOG.log(DEBUG, "cannot remember that " + file + " was verified", e);
    }
  }

  boolean describes(Path file) throws IOException {
    return Files.size(file) == size && modifiedNanos(file) == modifiedNanos;
  }

  private static long modifiedNanos(Path file) throws IOException {
    return Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
  }

  private static Path sideFile(Path file) {
    return file.resolveSibling(file.getFileName() + SUFFIX);
  }
}
