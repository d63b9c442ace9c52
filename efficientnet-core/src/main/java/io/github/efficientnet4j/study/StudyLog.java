package io.github.efficientnet4j.study;

import io.github.efficientnet4j.internal.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
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
 * The results of a study: a file of a JSON object per line and training, appended as they come.
 *
 * <p>A line is on the disk when {@link #append(TrialResult)} returns. One that a kill cut short at
 * the file's end is passed over in reading, and cut off before the next one is written; any other
 * damage is refused. A training that failed has a line with the field {@code failed}.
 *
 * <p>Thread-safe. Logs of several processes may write to one file at once; in one process use one.
 */
public final class StudyLog {

  private final Path file;
  private final List<TrialResult> results = new ArrayList<>();
  private final List<TrialFailure> failures = new ArrayList<>();

  /** Where the next line goes; what is behind was cut short. */
  private long end;

  /** Of the file when it was read or written last. */
  private long size;

  private StudyLog(Path file) {
    this.file = file;
  }

  /**
   * Opens a log and reads what is in it.
   *
   * @param file a file of JSON lines; made by the first result if it does not exist
   * @return the log
   * @throws StudyFormatException if a line is damaged or has unknown fields; the message says which
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

  /**
   * All results.
   *
   * @return in the order in which they came
   */
  public synchronized List<TrialResult> results() {
    return List.copyOf(results);
  }

  /**
   * All trainings that failed.
   *
   * @return in the order in which they came
   */
  public synchronized List<TrialFailure> failures() {
    return List.copyOf(failures);
  }

  /**
   * Whether a trial's result with a seed is there.
   *
   * @param trial which network
   * @param seed of the training
   * @return whether {@link #find} has it
   */
  public boolean has(Trial trial, long seed) {
    return find(trial, seed).isPresent();
  }

  /**
   * A trial's result with a seed.
   *
   * @param trial which network
   * @param seed of the training
   * @return the result of that name, if it is there
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
   * Whether a trial failed with a seed.
   *
   * @param trial which network
   * @param seed of the training
   * @return whether a failure of that name is there
   */
  public synchronized boolean failed(Trial trial, long seed) {
    return failures.stream()
        .anyMatch(failure -> failure.name().equals(trial.name()) && failure.seed() == seed);
  }

  /**
   * Records a result. One of that name and seed that another process recorded meanwhile stays.
   *
   * @param result what a training gave
   * @throws IOException if it cannot be written, for example because the disk is full; the results
   *     before it are safe
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
   * Records that a training failed.
   *
   * @param failure which, and why
   * @throws IOException if it cannot be written; the results before it are safe
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

  /** Reads again if another process has written. */
  private void catchUp(FileChannel channel) throws IOException {
    if (channel.size() != size) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
        // Until all is read.
      }
      results.clear();
      failures.clear();
      read(bytes.array());
    }
  }

  private void write(FileChannel channel, JsonObject entry) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((entry.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
    int length = line.remaining();
    channel.truncate(end);
    channel.position(end);
    while (line.hasRemaining()) {
      channel.write(line);
    }
    channel.force(true);
    end += length;
    size = end;
  }
}
