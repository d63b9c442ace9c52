package io.github.efficientnet4j.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/**
 * An image that is still to be decoded, wherever it is: what lists of images hold.
 *
 * <pre>{@code
 * List<ImageSource> uploads = List.of(ImageSource.of(bytes), ImageSource.of(Path.of("cat.jpg")));
 * }</pre>
 *
 * <p>A source may be read on another thread than its owner's; each is read once for each list that
 * it is in.
 */
@FunctionalInterface
public interface ImageSource {

  /**
   * Reads the image.
   *
   * @param decoder decodes image files, with its limits on their size
   * @return the pixels
   * @throws ImageFormatException if it is no image, damaged or too large
   * @throws IOException if it cannot be read
   */
  RgbImage read(ImageDecoder decoder) throws IOException;

  /**
   * An image file.
   *
   * @param file JPEG, PNG, GIF, BMP or WebP, of any file system
   * @return the file, which is opened when it is read
   */
  static ImageSource of(Path file) {
    Objects.requireNonNull(file, "file");
    return decoder -> decoder.decode(file);
  }

  /**
   * A stream of an image file, which can be read once.
   *
   * @param stream JPEG, PNG, GIF, BMP or WebP; read to its end, not closed
   * @return the stream
   */
  static ImageSource of(InputStream stream) {
    Objects.requireNonNull(stream, "stream");
    return decoder -> decoder.decode(stream);
  }

  /**
   * An image file in memory.
   *
   * @param encoded the bytes of a JPEG, PNG, GIF, BMP or WebP file; not copied
   * @return the bytes, which are decoded when they are read
   */
  static ImageSource of(byte[] encoded) {
    Objects.requireNonNull(encoded, "encoded");
    return decoder -> decoder.decode(encoded);
  }

  /**
   * A decoded image.
   *
   * @param image any type; alpha is ignored
   * @return the image, which is converted when it is read
   */
  static ImageSource of(BufferedImage image) {
    Objects.requireNonNull(image, "image");
    return decoder -> RgbImage.of(image);
  }
}
