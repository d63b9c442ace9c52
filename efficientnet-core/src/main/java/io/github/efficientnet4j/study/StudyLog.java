package io.github.efficientnet4j.study;

import io.github.efficientnet4j.internal.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The results of a study: a file with one JSON object per line and training. Results are appended
 * as they arrive.
 *
 * <p>A line is on the disk when {@link #append(TrialResult)} returns. A kill may truncate the
 * file's last line. Such a line is ignored by reads and removed before the next write. Any other
 * damage is rejected. A failed training has a line with the field {@code failed}.
 *
 * <p>Thread-safe. Logs of several processes may write to one file at the same time. Within one
 * process, use one log per file.
 */
public final class StudyLog {

  private final Path file;
  private final List<TrialResult> results = new ArrayList<>();
  private final List<TrialFailure> failures = new ArrayList<>();

  /** The position of the next line. Anything after it is a truncated line. */
  private long end;

  /** The file's size after the last read or write. */
  private long size;

  private StudyLog(Path file) {
    this.file = file;
  }

  /**
   * Opens a log and reads its file.
   *
   * @param file a JSON Lines file; the first result creates it if it does not exist
   * @return the log
   * @throws StudyFormatException if a line is damaged or has unknown fields; the message names the
   *     line
   * @throws IOException if the file cannot be read
   */
  public static StudyLog open(Path file) throws IOException {
    StudyLog log = new StudyLog(file);
    if (Files.exists(file)) {
      log.read(Files.readAllBytes(file));
    }
    return log;
  }

  private void read(byte[] bytes) throws StudyFormatException {
    int start = 0;
    int number = 1;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        String line = new String(bytes, start, i - start, StandardCharsets.UTF_8);
        if (!line.isBlank()) {
          add(line, number);
        }
        start = i + 1;
        number++;
      }
    }
    end = start;
    size = bytes.length;
  }

  private void add(String line, int number) throws StudyFormatException {
    try {
      JsonObject object = JsonObject.parse(line);
      if (object.has("failed")) {
        failures.add(TrialJson.failure(object));
      } else {
        results.add(TrialJson.result(object));
      }
    } catch (IllegalArgumentException e) {
      throw new StudyFormatException(
          file
              + ", line "
              + number
              + ", is no result of a trial: "
              + e.getMessage()
              + "; correct the line, or delete it to run its trial again",
          e);
    }
  }

  /** {@return all results, in the order of their arrival} */
  public synchronized List<TrialResult> results() {
    return List.copyOf(results);
  }

  /** {@return all failed trainings, in the order of their arrival} */
  public synchronized List<TrialFailure> failures() {
    return List.copyOf(failures);
  }

  /**
   * {@return whether the log has a trial's result with a seed, see {@link #find}}
   *
   * @param trial the network
   * @param seed the training's seed
   */
  public boolean has(Trial trial, long seed) {
    return find(trial, seed).isPresent();
  }

  /**
   * {@return the result with a trial's name and a seed, if the log has it}
   *
   * @param trial the network
   * @param seed the training's seed
   */
  public synchronized Optional<TrialResult> find(Trial trial, long seed) {
    return find(trial.name(), seed);
  }

  private Optional<TrialResult> find(String name, long seed) {
    return results.stream()
        .filter(result -> result.name().equals(name) && result.seed() == seed)
        .findFirst();
  }

  /**
   * {@return whether the log has a failure with a trial's name and a seed}
   *
   * @param trial the network
   * @param seed the training's seed
   */
  public synchronized boolean failed(Trial trial, long seed) {
    return failures.stream()
        .anyMatch(failure -> failure.name().equals(trial.name()) && failure.seed() == seed);
  }

  /**
   * Records a result. If another process has already recorded one with the same name and seed, that
   * one remains.
   *
   * @param result the training's result
   * @throws IOException if it cannot be written, for example because the disk is full; earlier
   *     results are safe
   */
  public synchronized void append(TrialResult result) throws IOException {
    try (FileChannel channel = openForWriting();
        FileLock ignored = channel.lock()) {
      catchUp(channel);
      if (find(result.name(), result.seed()).isEmpty()) {
        write(channel, TrialJson.write(result));
        results.add(result);
      }
    }
  }

  /**
   * Records a failed training.
   *
   * @param failure the training and the reason
   * @throws IOException if it cannot be written; earlier results are safe
   */
  public synchronized void append(TrialFailure failure) throws IOException {
    try (FileChannel channel = openForWriting();
        FileLock ignored = channel.lock()) {
      catchUp(channel);
      write(channel, TrialJson.write(failure));
      failures.add(failure);
    }
  }

  private FileChannel openForWriting() throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  /** Reads the lines that another process has written. */
  private void catchUp(FileChannel channel) throws IOException {
    if (channel.size() != size) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
        // Loops until the whole file is read.
      }
      results.clear();
      failures.clear();
      read(bytes.array());
    }
  }

  private void write(FileChannel channel, JsonObject entry) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((entry.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
    int length = line.remaining();
    try {
      channel.truncate(end);
      channel.position(end);
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(true);
    } catch (ClosedChannelException e) {
      // Of an interrupted thread: no fault of the file.
      throw e;
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
    }
    end += length;
    size = end;
  }
}
