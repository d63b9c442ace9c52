package io.github.efficientnet4j.training.data;

import java.nio.file.NoSuchFileException;

/**
 * A sample that was passed over.
 *
 * <p>Immutable and thread-safe.
 *
 * @param index in the data set
 * @param description what it is, for example its file's path
 * @param reason why it could not be read or transformed
 */
public record UnreadableSample(int index, String description, Exception reason) {

  /**
   * What is wrong with which sample.
   *
   * @return the reason's message, which begins with the description
   */
  public String message() {
    String message = reason.getMessage() == null ? reason.toString() : reason.getMessage();
    // That of a damaged image names its file already; one may consist of the file's name.
    boolean named = message.startsWith(description) && message.length() > description.length();
    return named
        ? message
        : description
            + ": "
            + (reason instanceof NoSuchFileException ? "the file is not there any more" : message);
  }
}
