package io.github.efficientnet4j.training.data;

import java.nio.file.NoSuchFileException;

/**
 * A sample that was skipped.
 *
 * <p>Immutable and thread-safe.
 *
 * @param index the sample's index in the data set
 * @param description the sample's name, for example its file's path
 * @param reason why it could not be read or transformed
 */
public record UnreadableSample(int index, String description, Exception reason) {

  /** {@return the reason's message; it begins with the description} */
  public String message() {
    String message = reason.getMessage() == null ? reason.toString() : reason.getMessage();
    // A damaged image's message already names the file. Some messages consist only of the file's
    // name.
    boolean named = message.startsWith(description) && message.length() > description.length();
    return named
        ? message
        : description
            + ": "
            + (reason instanceof NoSuchFileException ? "the file is not there any more" : message);
  }
}
