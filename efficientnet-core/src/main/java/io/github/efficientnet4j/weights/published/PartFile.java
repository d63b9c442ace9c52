package io.github.efficientnet4j.weights.published;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The beginning of a file, {@code <file>.part}. Beside it, {@code <file>.part.etag} holds the
 * server's validator for that version. Only with the validator can the rest be requested safely. A
 * part without one is downloaded again from the start.
 */
final class PartFile {
  private static final int MAX_VALIDATOR_LENGTH = 1024;

  private final Path part;
  private final Path validatorFile;
  private final long maximumBytes;

  private PartFile(Path part, Path validatorFile, long maximumBytes) {
    this.part = part;
    this.validatorFile = validatorFile;
    this.maximumBytes = maximumBytes;
  }

  static PartFile of(Path file, long maximumBytes) {
    return new PartFile(
        file.resolveSibling(file.getFileName() + ".part"),
        file.resolveSibling(file.getFileName() + ".part.etag"),
        maximumBytes);
  }

  Path path() {
    return part;
  }

  long maximumBytes() {
    return maximumBytes;
  }

  long size() throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  /** {@return the validator to resume with; empty if the download must start at the first byte} */
  Optional<String> resumableVersion() throws IOException {
    long size = size();
    if (size == 0
        || size > maximumBytes
        || !Files.isRegularFile(validatorFile)
        || Files.size(validatorFile) > MAX_VALIDATOR_LENGTH) {
      return Optional.empty();
    }
    String validator = Files.readString(validatorFile).strip();
    return validator.isEmpty() ? Optional.empty() : Optional.of(validator);
  }

  /**
   * Empties the part. The order of the steps matters: an old beginning must never be combined with
   * a new validator.
   */
  FileChannel restart(Optional<String> validator) throws IOException {
    Files.deleteIfExists(validatorFile);
    FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    if (validator.isPresent() && validator.get().length() < MAX_VALIDATOR_LENGTH) {
      try {
        Files.writeString(validatorFile, validator.get());
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }
    return channel;
  }

  FileChannel resume() throws IOException {
    return FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  void delete() throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(validatorFile);
  }
}
