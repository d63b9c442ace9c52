package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Printable;
import io.github.efficientnet4j.image.ImageSource;
import java.nio.file.Path;

/**
 * An image that a user named.
 *
 * @param file as it was named, or found in a folder that was named; {@link #STANDARD_INPUT} for
 *     what comes from there
 */
record NamedImage(Path file) {

  /** As the command line names it. */
  static final Path STANDARD_INPUT = Path.of("-");

  /** Of the parameter of commands that take images. */
  static final String DESCRIPTION =
      "Image files, or folders of them (JPEG, PNG, GIF, BMP, TIFF, WebP), or - for one image from"
          + " standard input.";

  boolean isStandardInput() {
    return file.equals(STANDARD_INPUT);
  }

  /** For titles, without folders. */
  String shortName() {
    return isStandardInput() ? "standard input" : file.getFileName().toString();
  }

  /** Where it is read from, once. */
  ImageSource source() {
    return isStandardInput() ? ImageSource.of(System.in) : ImageSource.of(file);
  }

  /** A failure's message, printable, with the image's name, with which most begin already. */
  String failure(Throwable cause) {
    String message = Failures.message(cause);
    if (isStandardInput()) {
      return Printable.of("standard input: " + message);
    }
    return Printable.of(message.contains(file.toString()) ? message : file + ": " + message);
  }
}
