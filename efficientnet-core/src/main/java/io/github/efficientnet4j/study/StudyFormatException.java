package io.github.efficientnet4j.study;

import java.io.IOException;

/** A study's file is damaged or has unknown content. The message names the place. */
public final class StudyFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  StudyFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
