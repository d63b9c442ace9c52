package io.github.efficientnet4j.weights;

import java.io.IOException;

/** Thrown for a file of weights that is damaged, hostile, or of an unsupported format. */
public final class WeightsFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message which file, what is wrong with it, and what to do
   */
  public WeightsFormatException(String message) {
    super(message);
  }

  WeightsFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
