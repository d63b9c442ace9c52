package io.github.efficientnet4j.weights.published;

import java.io.IOException;
import java.util.Objects;

/** Published weights could not be had. The message says why, and what to do about it. */
public final class WeightsUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why weights could not be had. */
  public enum Reason {
    /** The file is not in the cache and downloads are switched off. */
    OFFLINE,
    /** The server answered that it does not have, or will not give, the file. */
    REFUSED,
    /** The server could not be reached or the transfer broke, in every attempt. */
    BROKEN_OFF,
    /** What the server sent is not the published file. */
    WRONG_CONTENT,
    /** The cache folder cannot be written, or the disk is full. */
    STORAGE
  }

  /** Why. */
  private final Reason reason;

  WeightsUnavailableException(Reason reason, String message) {
    this(reason, message, null);
  }

  WeightsUnavailableException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /**
   * The kind of failure, for callers that decide by it.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
