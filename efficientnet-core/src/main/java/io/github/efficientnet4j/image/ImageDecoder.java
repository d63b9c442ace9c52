package io.github.efficientnet4j.image;

import java.awt.Dimension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG, PNG, GIF, BMP and WebP to 8-bit RGB, with the pixels that PIL reads from the same
 * file after {@code exif_transpose} and {@code convert("RGB")}:
 *
 * <ul>
 *   <li>Photos are turned upright by the orientation in EXIF or XMP, in JPEG, PNG and WebP.
 *   <li>Of an animation the first frame is read, on its canvas.
 *   <li>Colour profiles are not applied, and alpha is dropped without blending.
 *   <li>Grey, palettes, 16 bits and the four inks of printing become RGB.
 *   <li>Stray bytes and odd metadata around the pixels do no harm.
 * </ul>
 *
 * <p>A file whose image data are cut off or damaged is refused, not filled up with grey. A JPEG
 * without its end marker counts as cut off. The size of an image is read from its header and
 * checked before any pixel is decoded. JPEGs with arithmetic or lossless coding are not read.
 *
 * <p>PIL's pixels are met exactly but for two formats: JPEG differs by rounding, at most 2 levels.
 * Lossy WebP is decoded with a simpler interpolation of colours, so that its edges differ visibly
 * in strong enlargement only; the mean colours are the same.
 *
 * <p>Immutable and thread-safe.
 */
public final class ImageDecoder {

  private static final long MEGAPIXEL = 1_000_000;
  private static final ImageDecoder STANDARD = new ImageDecoder(100 * MEGAPIXEL, 256L << 20);

  private final long maxPixels;
  private final long maxBytes;

  private ImageDecoder(long maxPixels, long maxBytes) {
    if (maxPixels < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "limits must be at least 1, but were " + maxPixels + " pixels, " + maxBytes + " bytes");
    }
    this.maxPixels = maxPixels;
    this.maxBytes = Math.min(maxBytes, Integer.MAX_VALUE - 8L);
  }

  /**
   * {@return a decoder with the default limits: images of at most 100 million pixels, files of at
   * most 256 MiB}
   */
  public static ImageDecoder standard() {
    return STANDARD;
  }

  /**
   * {@return a copy with another limit on the size of an image}
   *
   * @param pixels width times height, at least 1
   */
  public ImageDecoder withMaxPixels(long pixels) {
    return new ImageDecoder(pixels, maxBytes);
  }

  /**
   * {@return a copy with another limit on the size of a file}
   *
   * @param bytes at least 1, at most 2 GiB
   */
  public ImageDecoder withMaxBytes(long bytes) {
    return new ImageDecoder(maxPixels, bytes);
  }

  /**
   * Decodes an image file.
   *
   * @param file the image
   * @return the pixels, upright
   * @throws ImageFormatException if the file is no image, damaged or too large
   * @throws IOException if the file cannot be read
   */
  public RgbImage decode(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new ImageFormatException(file + " is a folder, not an image");
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return decode(read(stream, file.toString()), file.toString());
    }
  }

  /**
   * Decodes an image from a stream.
   *
   * @param stream the image; read to its end, not closed
   * @return the pixels, upright
   * @throws ImageFormatException if the stream is no image, damaged or too large
   * @throws IOException if the stream cannot be read
   */
  public RgbImage decode(InputStream stream) throws IOException {
    return decode(read(stream, "the stream"), "the stream");
  }

  /**
   * Decodes an image in memory.
   *
   * @param encoded the bytes of an image file
   * @return the pixels, upright
   * @throws ImageFormatException if the bytes are no image, damaged or too large
   */
  public RgbImage decode(byte[] encoded) throws ImageFormatException {
    return decode(Objects.requireNonNull(encoded, "encoded"), "the data");
  }

  private byte[] read(InputStream stream, String name) throws IOException {
    byte[] bytes = stream.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8L));
    if (bytes.length > maxBytes) {
      throw new ImageFormatException(
          name
              + " has more than "
              + maxBytes
              + " bytes, the most that is read; raise it with ImageDecoder.withMaxBytes");
    }
    return bytes;
  }

  private RgbImage decode(byte[] bytes, String name) throws ImageFormatException {
    if (bytes.length == 0) {
      throw new ImageFormatException(name + " is empty, not an image");
    }
    Exception first = null;
    try {
      EncodedImage image = EncodedImage.of(bytes);
      for (ImageReaderSpi provider : providers(image, name)) {
        try {
          return image.orientation().upright(decode(provider, image, name));
        } catch (ImageFormatException e) {
          throw e;
        } catch (IOException | RuntimeException e) {
          // Readers throw exceptions of every kind for unreadable files, including unchecked ones.
          first = first == null ? e : first;
        }
      }
    } catch (IIOException e) {
      first = e;
    }
    throw new ImageFormatException(
        name
            + " is a damaged image, or of a kind that is not read: "
            + reason(first)
            + ". Fetch the file again, or open it with a viewer and save it as PNG",
        first);
  }

  private static List<ImageReaderSpi> providers(EncodedImage image, String name)
      throws ImageFormatException {
    List<ImageReaderSpi> providers;
    try (ImageInputStream input = inMemory(image)) {
      providers = ImageReaders.forInput(input);
    } catch (IOException e) {
      throw new ImageFormatException(name + " is no image: " + reason(e), e);
    }
    if (providers.isEmpty()) {
      throw new ImageFormatException(
          name + " is no image that is understood; JPEG, PNG, GIF, BMP and WebP are");
    }
    return providers;
  }

  /** Avoids ImageIO's own factory, which may use a cache file, depending on a JVM-wide setting. */
  private static ImageInputStream inMemory(EncodedImage image) {
    return new MemoryCacheImageInputStream(image.excerpt().stream());
  }

  private RgbImage decode(ImageReaderSpi provider, EncodedImage image, String name)
      throws IOException {
    ImageReader reader = provider.createReaderInstance();
    try (ImageInputStream input = inMemory(image)) {
      reader.setInput(input, true, true);
      return decode(reader, image, name);
    } finally {
      reader.dispose();
    }
  }

  private RgbImage decode(ImageReader reader, EncodedImage image, String name) throws IOException {
    Dimension size = image.size(reader);
    if (size.width < 1 || size.height < 1 || size.width > maxPixels / size.height) {
      throw new ImageFormatException(
          name
              + " has "
              + size.width
              + "x"
              + size.height
              + " pixels; at most "
              + maxPixels
              + " are decoded, settable with ImageDecoder.withMaxPixels");
    }
    Truncation truncation = new Truncation();
    reader.addIIOReadWarningListener(truncation);
    RgbImage pixels = image.pixels(reader);
    if (truncation.warning != null) {
      throw new ImageFormatException(
          name + " is a damaged image: " + truncation.warning + ". Fetch the file again");
    }
    return pixels;
  }

  private static String reason(Exception e) {
    Throwable cause = e instanceof IIOException && e.getCause() != null ? e.getCause() : e;
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /** Turns a warning into an error. The JPEG library fills up a truncated image and only warns. */
  private static final class Truncation implements IIOReadWarningListener {

    private String warning;

    @Override
    public void warningOccurred(ImageReader source, String text) {
      String lower = text.toLowerCase(Locale.ROOT);
      boolean damaged =
          lower.contains("premature")
              || lower.contains("truncat")
              || lower.contains("corrupt")
              || lower.contains("end of");
      // libjpeg passes over stray bytes between the parts of a file, and all pixels are there.
      if (damaged && !lower.contains("extraneous bytes")) {
        warning = text;
      }
    }
  }
}
