package io.github.efficientnet4j.image;

import java.awt.Dimension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes JPEG, PNG, GIF, BMP, WebP and TIFF to 8-bit RGB, with the pixels that PIL reads from the
 * same file after {@code exif_transpose} and {@code convert("RGB")}:
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
 * checked before any pixel is decoded. JPEGs with arithmetic or lossless coding are not read, and
 * neither are TIFFs with JPEG inside. The format is recognised by content, and no other readers of
 * this JVM are used.
 *
 * <p>Time and memory are bounded before the work starts, by the size of the file and these limits:
 *
 * <ul>
 *   <li>{@linkplain #withMaxBytes bytes of the file}, 256 MiB;
 *   <li>{@linkplain #withMaxPixels pixels}, 100 million, and 65,535 for width and height each;
 *   <li>{@linkplain #withMaxMemory memory}, 768 MiB: 4 to 11 bytes a pixel by the kind of image, 24
 *       for WebP, whose reader is the slowest: 33 million pixels;
 *   <li>scans of a JPEG: together they pass at most 32 million times over a block of 8x8 samples.
 * </ul>
 *
 * <p>A {@linkplain #withMaxTime time} can be set, too. If the JVM runs out of memory nevertheless,
 * for example because other threads need it, the image is refused.
 *
 * <p>PIL's pixels are met exactly but for two formats: JPEG differs by rounding, at most 2 levels.
 * Lossy WebP is decoded with a simpler interpolation of colours, so that its edges differ visibly
 * in strong enlargement only; the mean colours are the same.
 *
 * <p>Immutable and thread-safe.
 */
public final class ImageDecoder {

  private static final long MEGAPIXEL = 1_000_000;

  /** The largest width and height of JPEG and GIF. */
  private static final int MAX_SIDE = 65_535;

  private static final ImageDecoder STANDARD =
      new ImageDecoder(100 * MEGAPIXEL, 256L << 20, 768L << 20, Long.MAX_VALUE);

  private final long maxPixels;
  private final long maxBytes;
  private final long maxMemory;
  private final long maxNanos;

  private ImageDecoder(long maxPixels, long maxBytes, long maxMemory, long maxNanos) {
    if (maxPixels < 1 || maxBytes < 1 || maxMemory < 1 || maxNanos < 1) {
      throw new IllegalArgumentException(
          "limits must be at least 1, but were "
              + maxPixels
              + " pixels, "
              + maxBytes
              + " bytes, "
              + maxMemory
              + " bytes of memory, "
              + maxNanos
              + " ns");
    }
    this.maxPixels = maxPixels;
    this.maxBytes = Math.min(maxBytes, Integer.MAX_VALUE - 8L);
    this.maxMemory = maxMemory;
    this.maxNanos = maxNanos;
  }

  /**
   * {@return a decoder with the default limits: images of at most 100 million pixels, files of at
   * most 256 MiB, 768 MiB of memory, any time}
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
    return new ImageDecoder(pixels, maxBytes, maxMemory, maxNanos);
  }

  /**
   * {@return a copy with another limit on the size of a file}
   *
   * @param bytes at least 1, at most 2 GiB
   */
  public ImageDecoder withMaxBytes(long bytes) {
    return new ImageDecoder(maxPixels, bytes, maxMemory, maxNanos);
  }

  /**
   * {@return a copy with another limit on the memory of decoding one image} It is compared with an
   * estimate from the header, before pixels are decoded: width times height times the bytes that
   * the reader and the result need for a pixel. The bytes of the file come in addition.
   *
   * @param bytes at least 1
   */
  public ImageDecoder withMaxMemory(long bytes) {
    return new ImageDecoder(maxPixels, maxBytes, bytes, maxNanos);
  }

  /**
   * {@return a copy with a limit on the time of decoding one image}
   *
   * <p>The limit is not tight. The calling thread looks at the clock when the reader fetches bytes
   * or reports progress, usually each row. It does not while a file system waits, while the reader
   * transforms all pixels of a lossless WebP, nor while the result is converted to RGB; those take
   * up to seconds for the largest images. The limits on bytes, pixels and memory bound the time
   * that may be added.
   *
   * @param time more than zero
   */
  public ImageDecoder withMaxTime(Duration time) {
    boolean endless = time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0;
    return new ImageDecoder(
        maxPixels, maxBytes, maxMemory, endless ? Long.MAX_VALUE : time.toNanos());
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
    TimeLimit time = new TimeLimit(name, maxNanos);
    try {
      return decode(bytes, name, time);
    } catch (OutOfMemoryError e) {
      throw new ImageFormatException(
          name
              + " needs more memory than this JVM has left (-Xmx"
              + (Runtime.getRuntime().maxMemory() >> 20)
              + "m); raise -Xmx, decode fewer images at once, or make the image smaller",
          e);
    }
  }

  private RgbImage decode(byte[] bytes, String name, TimeLimit time) throws ImageFormatException {
    Exception first = null;
    try {
      EncodedImage image =
          EncodedImage.of(bytes)
              .orElseThrow(
                  () ->
                      new ImageFormatException(
                          name
                              + " is no image that is understood; JPEG, PNG, GIF, BMP, WebP and"
                              + " TIFF are. Save it as PNG"));
      for (ImageReaderSpi provider : ImageReaders.forFormat(image.format())) {
        try {
          return image.orientation().upright(decode(provider, image, name, time));
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
    if (first == null) {
      throw new ImageFormatException(
          name + " cannot be read: its reader is missing; add imageio-webp to the class path");
    }
    rethrowLackOfMemory(first);
    throw new ImageFormatException(
        name
            + " is a damaged image, or of a kind that is not read: "
            + reason(first)
            + ". Fetch the file again, or open it with a viewer and save it as PNG",
        first);
  }

  /** Some readers wrap a lack of memory as if the file were damaged. */
  private static void rethrowLackOfMemory(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof OutOfMemoryError error) {
        throw error;
      }
    }
  }

  private RgbImage decode(ImageReaderSpi provider, EncodedImage image, String name, TimeLimit time)
      throws IOException {
    ImageReader reader = provider.createReaderInstance();
    boolean strict = image instanceof WebPFile;
    try (ImageInputStream input = new ReaderInput(image.excerpt(), time, strict)) {
      reader.setInput(input, true, true);
      return decode(reader, image, name, time);
    } finally {
      reader.dispose();
    }
  }

  private RgbImage decode(ImageReader reader, EncodedImage image, String name, TimeLimit time)
      throws IOException {
    checkSize(image.size(reader), name);
    Dimension decoded = image.decoded(reader);
    checkSize(decoded, name);
    long memory = (long) decoded.width * decoded.height * image.bytesPerPixel(reader);
    if (memory > maxMemory) {
      throw new ImageFormatException(
          name
              + " needs about "
              + memory
              + " bytes of memory to be decoded; at most "
              + maxMemory
              + " are used, settable with ImageDecoder.withMaxMemory");
    }
    Truncation truncation = new Truncation();
    reader.addIIOReadWarningListener(truncation);
    reader.addIIOReadProgressListener(new Clock(time));
    RgbImage pixels = image.pixels(reader);
    time.check();
    if (truncation.warning != null) {
      throw new ImageFormatException(
          name + " is a damaged image: " + truncation.warning + ". Fetch the file again");
    }
    return pixels;
  }

  private void checkSize(Dimension size, String name) throws ImageFormatException {
    String image = name + " has " + size.width + "x" + size.height + " pixels; ";
    if (size.width < 1 || size.height < 1 || size.width > maxPixels / size.height) {
      throw new ImageFormatException(
          image
              + "at most "
              + maxPixels
              + " are decoded, settable with ImageDecoder.withMaxPixels");
    }
    if (Math.max(size.width, size.height) > MAX_SIDE) {
      throw new ImageFormatException(
          image + "width and height may be at most " + MAX_SIDE + ". Cut or scale it");
    }
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

  /** Ends a reader that reports its progress when the time is over. */
  private record Clock(TimeLimit time) implements IIOReadProgressListener {

    @Override
    public void imageProgress(ImageReader source, float percent) {
      if (time.isOver()) {
        source.abort();
      }
    }

    @Override
    public void sequenceStarted(ImageReader source, int first) {}

    @Override
    public void sequenceComplete(ImageReader source) {}

    @Override
    public void imageStarted(ImageReader source, int index) {}

    @Override
    public void imageComplete(ImageReader source) {}

    @Override
    public void thumbnailStarted(ImageReader source, int index, int thumbnail) {}

    @Override
    public void thumbnailProgress(ImageReader source, float percent) {}

    @Override
    public void thumbnailComplete(ImageReader source) {}

    @Override
    public void readAborted(ImageReader source) {}
  }
}
