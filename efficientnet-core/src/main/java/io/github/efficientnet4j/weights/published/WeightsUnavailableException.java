package io.github.efficientnet4j.weights.published;

import java.io.IOException;
import java.util.Objects;

/**
 * Thrown if published weights cannot be obtained. The message says why, and what to do about it.
 */
public final class WeightsUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The reason why weights cannot be obtained. */
  public enum Reason {
    /** The file is not in the cache and downloads are switched off. */
    OFFLINE,
    /** The server answered that it does not have the file, or refuses to send it. */
    REFUSED,
    /** The server could not be reached, or the transfer broke, in every attempt. */
    BROKEN_OFF,
    /** The content that the server sent is not the published file. */
    WRONG_CONTENT,
    /** The cache folder cannot be written, or the disk is full. */
    STORAGE
  }

  /** The reason of the failure. */
  private final Reason reason;

  WeightsUnavailableException(Reason reason, String message) {
    this(reason, message, null);
  }

  WeightsUnavailableException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /** {@return the reason of the failure, so that callers can react to it} */
  public Reason reason() {
    return reason;
  }
}
