package io.github.efficientnet4j.image;

import java.io.IOException;

/** Thrown for data that is no image, is damaged, or is larger than allowed. */
public final class ImageFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  ImageFormatException(String message) {
    super(message);
  }

  ImageFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
