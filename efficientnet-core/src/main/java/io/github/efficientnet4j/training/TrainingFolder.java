package io.github.efficientnet4j.training;

import io.github.efficientnet4j.internal.io.OutputFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The files that a training writes.
 *
 * <p>Immutable and thread-safe.
 *
 * @param path a folder that no other training uses; it is created if it does not exist
 */
public record TrainingFolder(Path path) {

  private static final String UNFINISHED = ".{checkpoint,best,model,metrics,data}.*.tmp";

  /** Names the folder without creating it. */
  public TrainingFolder {
    Objects.requireNonNull(path, "path");
  }

  /**
   * {@return {@code checkpoint.safetensors}: the weights, the optimiser's state, the average and
   * the position that {@link Trainer#resume} continues from}
   */
  public Path checkpoint() {
    return path.resolve("checkpoint.safetensors");
  }

  /**
   * {@return {@code best.safetensors}: a model with the averaged weights of the best evaluation}
   */
  public Path best() {
    return path.resolve("best.safetensors");
  }

  /** {@return {@code model.safetensors}: a model with the averaged weights at the end} */
  public Path model() {
    return path.resolve("model.safetensors");
  }

  /** {@return {@code metrics.csv}: a header, then one line per epoch} */
  public Path metricsCsv() {
    return path.resolve("metrics.csv");
  }

  /** {@return {@code metrics.jsonl}: one JSON object per line and epoch} */
  public Path metricsJsonLines() {
    return path.resolve("metrics.jsonl");
  }

  /**
   * {@return {@code data.tsv.gz}: class and identity of each sample, one per line} If a training is
   * resumed on other data, the message names what has changed by this list.
   */
  public Path dataList() {
    return path.resolve("data.tsv.gz");
  }

  /** The checkpoint comes first: without it, nothing can be resumed by mistake. */
  private List<Path> files() {
    return List.of(checkpoint(), best(), model(), metricsCsv(), metricsJsonLines(), dataList());
  }

  /**
   * {@return whether this folder has a file that a training wrote: a checkpoint, a model or
   * metrics} A new training does not begin here unless these are {@linkplain #delete deleted}.
   */
  public boolean holdsTraining() {
    return files().stream().anyMatch(file -> !file.equals(dataList()) && Files.exists(file));
  }

  /**
   * Deletes the files that a training wrote, and no others.
   *
   * @throws IOException if one cannot be deleted
   */
  public void delete() throws IOException {
    for (Path file : files()) {
      Files.deleteIfExists(file);
    }
  }

  /**
   * {@return whether this folder has a checkpoint with epochs left to train}
   *
   * <p>{@link Trainer#resume} would continue such a training.
   *
   * @throws IOException if the checkpoint cannot be read
   */
  public boolean isInterrupted() throws IOException {
    return Files.exists(checkpoint()) && Checkpoint.isUnfinished(checkpoint());
  }

  void create() throws IOException {
    OutputFolder.create(path);
  }

  /** Deletes partial files that a killed training left. */
  void deleteUnfinished() throws IOException {
    try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(path, UNFINISHED)) {
      for (Path file : unfinished) {
        Files.deleteIfExists(file);
      }
    }
  }
}
