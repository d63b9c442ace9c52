package io.github.efficientnet4j.model;

import io.github.efficientnet4j.image.Prediction;
import java.nio.file.Path;
import java.util.List;

/** The result for one of many files. Immutable and thread-safe. */
public sealed interface ImageResult {

  /** {@return the file as it was given} */
  Path file();

  /**
   * The file was classified.
   *
   * @param file the file as it was given
   * @param predictions the most probable classes, best first
   */
  record Classified(Path file, List<Prediction> predictions) implements ImageResult {

    /** Creates the result. */
    public Classified {
      predictions = List.copyOf(predictions);
    }
  }

  /**
   * The file was not classified.
   *
   * @param file the file as it was given
   * @param cause an {@link java.io.IOException} if the file cannot be read, is no image or is too
   *     large; an {@link OutOfMemoryError} if memory did not suffice for the transform or the
   *     network
   */
  record Failed(Path file, Throwable cause) implements ImageResult {}
}
