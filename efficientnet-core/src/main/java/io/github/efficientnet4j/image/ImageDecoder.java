package io.github.efficientnet4j.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG (EXIF orientation, CMYK, grey), PNG, GIF (the first frame), BMP and WebP to 8-bit
 * RGB. The size of an image is read from its header and checked before any pixel is decoded. A
 * truncated image is refused, not filled up with grey.
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
    for (ImageReaderSpi provider : providers(bytes, name)) {
      try {
        return ExifOrientation.of(bytes).upright(decode(provider, bytes, name));
      } catch (ImageFormatException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        // Readers throw exceptions of every kind for unreadable files, including unchecked ones.
        first = first == null ? e : first;
      }
    }
    throw new ImageFormatException(
        name + " is a damaged image, or of a kind that is not read: " + reason(first), first);
  }

  private static List<ImageReaderSpi> providers(byte[] bytes, String name)
      throws ImageFormatException {
    List<ImageReaderSpi> providers;
    try (ImageInputStream input = inMemory(bytes)) {
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
  private static ImageInputStream inMemory(byte[] bytes) {
    return new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes));
  }

  private RgbImage decode(ImageReaderSpi provider, byte[] bytes, String name) throws IOException {
    ImageReader reader = provider.createReaderInstance();
    try (ImageInputStream input = inMemory(bytes)) {
      reader.setInput(input, true, false);
      return decode(reader, bytes, name);
    } finally {
      reader.dispose();
    }
  }

  private RgbImage decode(ImageReader reader, byte[] bytes, String name) throws IOException {
    long width = reader.getWidth(0);
    long height = reader.getHeight(0);
    if (width < 1 || height < 1 || width > maxPixels / height) {
      throw new ImageFormatException(
          name
              + " has "
              + width
              + "x"
              + height
              + " pixels; at most "
              + maxPixels
              + " are decoded, settable with ImageDecoder.withMaxPixels");
    }
    Truncation truncation = new Truncation();
    reader.addIIOReadWarningListener(truncation);
    RgbImage image =
        CmykJpeg.is(bytes) && reader.canReadRaster()
            ? CmykJpeg.convert(reader.readRaster(0, reader.getDefaultReadParam()), bytes)
            : RgbImage.of(reader.read(0, asStored(reader)));
    if (truncation.warning != null) {
      throw new ImageFormatException(
          name + " is a damaged image: " + truncation.warning + ". Fetch the file again");
    }
    return image;
  }

  /**
   * Requests the samples as they are stored. With an embedded colour profile, the JPEG reader would
   * convert them to sRGB. PIL does not convert them, and networks were trained without the
   * conversion. The difference is up to 21 levels on one of the test photos.
   */
  private static ImageReadParam asStored(ImageReader reader) throws IOException {
    ImageReadParam parameters = reader.getDefaultReadParam();
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
    while (types.hasNext()) {
      ImageTypeSpecifier type = types.next();
      ColorSpace space = type.getColorModel().getColorSpace();
      boolean profile = space instanceof ICC_ColorSpace && !space.isCS_sRGB();
      if (profile && type.getNumBands() == 3 && space.getType() == ColorSpace.TYPE_RGB) {
        parameters.setDestinationType(type);
      }
    }
    return parameters;
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
      String lower = text.toLowerCase(java.util.Locale.ROOT);
      if (lower.contains("premature")
          || lower.contains("truncat")
          || lower.contains("corrupt")
          || lower.contains("end of")) {
        warning = text;
      }
    }
  }
}
