package io.github.efficientnet4j.image;

import java.io.IOException;

/**
 * Thrown for data that is no image, is damaged, or is larger than allowed. A {@link ImageSource} of
 * your own may throw it, too.
 *
 * <p>As thread-safe as every exception.
 */
public final class ImageFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * An exception without a cause.
   *
   * @param message names the image, what is wrong with it, and what to do
   */
  public ImageFormatException(String message) {
    super(message);
  }

  /**
   * An exception with a cause.
   *
   * @param message names the image, what is wrong with it, and what to do
   * @param cause what failed, for example in an image reader
   */
  public ImageFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
