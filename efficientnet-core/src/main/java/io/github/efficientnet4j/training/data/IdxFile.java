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
 * A file in the IDX format of the MNIST family.
 *
 * <p>The file consists of two zero bytes, a type, the number of dimensions, each dimension as a
 * big-endian 32-bit number, and the values in row-major order. Only unsigned bytes are supported;
 * the MNIST family uses no other type. Gzip compression is detected from the content and not from
 * the file's name.
 *
 * <p>Immutable and thread-safe, as long as callers do not change the array.
 *
 * @param shape one to four dimensions
 * @param values the unsigned bytes; their number is the product of the dimensions
 */
public record IdxFile(List<Integer> shape, byte[] values) {

  private static final int UNSIGNED_BYTE = 0x08;
  private static final int MAX_DIMENSIONS = 4;
  private static final int GZIP_MAGIC = 0x1f8b;

  /** 1 GiB: twenty times MNIST's training images. */
  private static final long STANDARD_LIMIT = 1L << 30;

  /** Creates the content of a file. */
  public IdxFile {
    shape = List.copyOf(shape);
    long product = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    if (values.length != product) {
      throw new IllegalArgumentException(
          "shape " + shape + " needs " + product + " values, but there were " + values.length);
    }
  }

  /**
   * Reads a file with at most 1 GiB of values.
   *
   * @param file a plain or gzip-compressed file
   * @return the file's content
   * @throws IOException if it cannot be read, is not an IDX file of unsigned bytes, is truncated,
   *     has more data than its header says, or is too large
   */
  public static IdxFile read(Path file) throws IOException {
    return read(file, STANDARD_LIMIT);
  }

  /**
   * Reads a file.
   *
   * @param file a plain or gzip-compressed file
   * @param maxValues the largest allowed number of values; it is checked before memory is allocated
   * @return the file's content
   * @throws IOException if it cannot be read, is not an IDX file of unsigned bytes, is truncated,
   *     has more data than its header says, or is too large
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
      // Both factors are below 2^31. The product therefore cannot overflow before it is rejected.
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
