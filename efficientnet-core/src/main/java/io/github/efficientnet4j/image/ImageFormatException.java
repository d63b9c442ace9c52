package io.github.efficientnet4j.image;

import java.io.IOException;

/** Something that is no image, a damaged image, or one that is larger than is allowed. */
public final class ImageFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  ImageFormatException(String message) {
    super(message);
  }

  ImageFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
