package io.github.efficientnet4j.training;

import io.github.efficientnet4j.internal.io.OutputFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a training leaves its files.
 *
 * <p>Immutable and thread-safe.
 *
 * @param path a folder of the training's own, made if it does not exist
 */
public record TrainingFolder(Path path) {

  private static final String UNFINISHED = ".{checkpoint,best,model,metrics}.*.tmp";

  /** Names the folder; does not make it. */
  public TrainingFolder {
    Objects.requireNonNull(path, "path");
  }

  /**
   * What {@link Trainer#resume} continues from: weights, optimiser's state, average, position.
   *
   * @return {@code checkpoint.safetensors}
   */
  public Path checkpoint() {
    return path.resolve("checkpoint.safetensors");
  }

  /**
   * The averaged weights of the best evaluation, a model to load.
   *
   * @return {@code best.safetensors}
   */
  public Path best() {
    return path.resolve("best.safetensors");
  }

  /**
   * The averaged weights at the end, a model to load.
   *
   * @return {@code model.safetensors}
   */
  public Path model() {
    return path.resolve("model.safetensors");
  }

  /**
   * A line per epoch, with a header.
   *
   * @return {@code metrics.csv}
   */
  public Path metricsCsv() {
    return path.resolve("metrics.csv");
  }

  /**
   * A JSON object per epoch and line.
   *
   * @return {@code metrics.jsonl}
   */
  public Path metricsJsonLines() {
    return path.resolve("metrics.jsonl");
  }

  /**
   * Whether a training in this folder was interrupted, so that {@link Trainer#resume} would go on
   * with it, and another one would replace it.
   *
   * @return whether there is a checkpoint that lacks epochs
   * @throws IOException if it cannot be read
   */
  public boolean isInterrupted() throws IOException {
    return Files.exists(checkpoint()) && Checkpoint.isUnfinished(checkpoint());
  }

  /** Makes the folder, and clears away what a training that was killed was writing. */
  void create() throws IOException {
    OutputFolder.create(path);
    try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(path, UNFINISHED)) {
      for (Path file : unfinished) {
        Files.deleteIfExists(file);
      }
    }
  }
}
