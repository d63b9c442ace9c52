package io.github.efficientnet4j.bench.peer;

/** This build has not the runtime that was asked for; the message says which build has. */
public final class MissingPeerException extends Exception {

  private static final long serialVersionUID = 1L;

  MissingPeerException(String message, Throwable cause) {
    super(message, cause);
  }
}
