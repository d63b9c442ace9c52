package io.github.efficientnet4j.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/**
 * An image that is not decoded yet: a file, a stream, bytes, or an image in memory. Lists of images
 * consist of sources.
 *
 * <pre>{@code
 * List<ImageSource> uploads = List.of(ImageSource.of(bytes), ImageSource.of(Path.of("cat.jpg")));
 * }</pre>
 *
 * <p>A source may be read on a thread other than its owner's. It is read once for each of its
 * occurrences in a list.
 */
@FunctionalInterface
public interface ImageSource {

  /**
   * Reads the image.
   *
   * @param decoder decodes image files and limits their size
   * @return the pixels
   * @throws ImageFormatException if the source is no image, damaged or too large
   * @throws IOException if the source cannot be read
   */
  RgbImage read(ImageDecoder decoder) throws IOException;

  /**
   * {@return a source that opens an image file when it is read}
   *
   * @param file a JPEG, PNG, GIF, BMP, WebP or TIFF file on any file system
   */
  static ImageSource of(Path file) {
    Objects.requireNonNull(file, "file");
    return decoder -> decoder.decode(file);
  }

  /**
   * {@return a source that reads an image file from a stream; it can be read once}
   *
   * @param stream JPEG, PNG, GIF, BMP, WebP or TIFF; read to its end, not closed
   */
  static ImageSource of(InputStream stream) {
    Objects.requireNonNull(stream, "stream");
    return decoder -> decoder.decode(stream);
  }

  /**
   * {@return a source that decodes an image file in memory when it is read}
   *
   * @param encoded the bytes of a JPEG, PNG, GIF, BMP, WebP or TIFF file; not copied
   */
  static ImageSource of(byte[] encoded) {
    Objects.requireNonNull(encoded, "encoded");
    return decoder -> decoder.decode(encoded);
  }

  /**
   * {@return a source that converts a decoded image when it is read}
   *
   * @param image an image of any type; alpha is ignored
   */
  static ImageSource of(BufferedImage image) {
    Objects.requireNonNull(image, "image");
    return decoder -> RgbImage.of(image);
  }
}
