package io.github.efficientnet4j.explain;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * The kinds of picture file that a figure is written to.
 *
 * <p>Immutable and thread-safe.
 */
public enum PictureFormat {
  /** Without loss. */
  PNG(List.of("png")),
  /** With little loss: quality 0.92. */
  JPEG(List.of("jpg", "jpeg"));

  private static final float JPEG_QUALITY = 0.92f;

  private final List<String> endings;

  PictureFormat(List<String> endings) {
    this.endings = endings;
  }

  /**
   * {@return the format that a file's name asks for by its ending, in any case}
   *
   * @param file a name that ends with {@code .png}, {@code .jpg} or {@code .jpeg}
   * @throws IllegalArgumentException if it ends otherwise; the message lists the endings
   */
  public static PictureFormat of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (PictureFormat format : values()) {
      if (format.endings.stream().anyMatch(ending -> name.endsWith("." + ending))) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "a picture is written as "
            + Stream.of(values())
                .flatMap(format -> format.endings.stream())
                .map(ending -> "." + ending)
                .collect(Collectors.joining(", "))
            + ", but the file is called "
            + file);
  }

  /** {@return the file's content for an image without alpha} */
  byte[] encoded(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (this == PNG) {
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(JPEG_QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
