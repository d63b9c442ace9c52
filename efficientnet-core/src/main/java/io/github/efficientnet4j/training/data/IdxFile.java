package io.github.efficientnet4j.training.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The format of the MNIST family: two zero bytes, a type, the number of dimensions, each dimension
 * as a big-endian 32-bit number, then the values row-major. Unsigned bytes are read, which is what
 * these data sets hold. Compressed files are told by their content, not by their name.
 *
 * <p>Immutable and thread-safe, as long as callers leave the array alone.
 *
 * @param shape one to four dimensions
 * @param values as many unsigned bytes as the product of the dimensions
 */
public record IdxFile(List<Integer> shape, byte[] values) {

  private static final int UNSIGNED_BYTE = 0x08;
  private static final int MAX_DIMENSIONS = 4;
  private static final int GZIP_MAGIC = 0x1f8b;

  /** 1 GiB: twenty times MNIST's training images. */
  private static final long STANDARD_LIMIT = 1L << 30;

  /** Creates the file's content. */
  public IdxFile {
    shape = List.copyOf(shape);
    long product = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    if (values.length != product) {
      throw new IllegalArgumentException(
          "shape " + shape + " needs " + product + " values, but there were " + values.length);
    }
  }

  /**
   * Reads a file of at most 1 GiB of values.
   *
   * @param file plain or gzip-compressed
   * @return its content
   * @throws IOException if it cannot be read, is no IDX file of unsigned bytes, is cut short, has
   *     more data than it says, or is too large
   */
  public static IdxFile read(Path file) throws IOException {
    return read(file, STANDARD_LIMIT);
  }

  /**
   * Reads a file.
   *
   * @param file plain or gzip-compressed
   * @param maxValues the most values that are read; the limit is checked before memory is taken
   * @return its content
   * @throws IOException if it cannot be read, is no IDX file of unsigned bytes, is cut short, has
   *     more data than it says, or is too large
   */
  public static IdxFile read(Path file, long maxValues) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        DataInputStream input = new DataInputStream(decompressed(raw))) {
      return read(input, file, maxValues);
    } catch (EOFException e) {
      throw new IOException(file + " is cut short; fetch it again", e);
    } catch (ZipException e) {
      throw new IOException(file + " is damaged: " + e.getMessage() + "; fetch it again", e);
    }
  }

  private static InputStream decompressed(InputStream raw) throws IOException {
    raw.mark(2);
    int magic = raw.read() << 8 | raw.read();
    raw.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(raw) : raw;
  }

  private static IdxFile read(DataInputStream input, Path file, long maxValues) throws IOException {
    int magic = input.readInt();
    int type = magic >> 8 & 0xff;
    int dimensions = magic & 0xff;
    if (magic >>> 16 != 0 || dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw new IOException(
          String.format(
              "%s is no IDX file: it begins with %08x, not with 00000801 (labels) or 00000803"
                  + " (images)",
              file, magic));
    }
    if (type != UNSIGNED_BYTE) {
      throw new IOException(
          String.format(
              "%s has values of type %02x; only unsigned bytes, 08, are read", file, type));
    }
    Integer[] shape = new Integer[dimensions];
    long product = 1;
    for (int i = 0; i < dimensions; i++) {
      shape[i] = input.readInt();
      // Both factors are below 2^31, so the product cannot overflow before it is refused.
      product *= Math.max(shape[i], 0);
      if (shape[i] < 1 || product > Math.min(maxValues, Integer.MAX_VALUE - 8)) {
        throw new IOException(
            file
                + " claims dimension "
                + i
                + " to be "
                + Integer.toUnsignedString(shape[i])
                + "; dimensions must be at least 1, and values at most "
                + maxValues);
      }
    }
    byte[] values = input.readNBytes((int) product);
    if (values.length < product) {
      throw new EOFException();
    }
    if (input.read() >= 0) {
      throw new IOException(
          file + " has more data than its shape " + List.of(shape) + "; it is damaged");
    }
    return new IdxFile(List.of(shape), values);
  }
}
