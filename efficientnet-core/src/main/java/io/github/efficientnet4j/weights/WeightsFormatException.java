package io.github.efficientnet4j.weights;

import java.io.IOException;

/** A file of weights that is damaged, hostile, or of a format that is not read. */
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
