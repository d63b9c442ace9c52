package io.github.efficientnet4j.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipException;

/**
 * Checks the end of a zip file, because the JDK's reader allocates memory for as many entries as
 * the end announces. Layout: APPNOTE.TXT of PKWARE, sections 4.3.14 to 4.3.16.
 */
final class ZipEnd {

  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 0xffff;
  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int ZIP64_END = 0x06064b50;
  private static final int ZIP64_END_BYTES = 56;

  /** The length of an entry in the directory, without its name. */
  private static final int MIN_ENTRY_BYTES = 46;

  private ZipEnd() {}

  /**
   * Checks every place that a reader might take for the end record.
   *
   * @throws ZipException if a record of zip64 announces more entries than the file has room for
   */
  static void requireHonest(Path file) throws IOException {
    try (RandomBytes bytes = RandomBytes.of(FileChannel.open(file, StandardOpenOption.READ))) {
      long size = bytes.size();
      long start = Math.max(0, size - END_BYTES - MAX_COMMENT_BYTES - LOCATOR_BYTES);
      ByteBuffer tail = read(bytes, start, (int) (size - start), file);
      for (int at = LOCATOR_BYTES; at <= tail.limit() - END_BYTES; at++) {
        int locator = at - LOCATOR_BYTES;
        if (tail.getInt(at) == END && tail.getInt(locator) == LOCATOR) {
          requireHonest(bytes, tail.getLong(locator + 8), size, file);
        }
      }
    }
  }

  private static void requireHonest(RandomBytes bytes, long position, long size, Path file)
      throws IOException {
    if (position < 0 || position > size - ZIP64_END_BYTES) {
      return;
    }
    ByteBuffer end = read(bytes, position, ZIP64_END_BYTES, file);
    long entries = end.getLong(32);
    if (end.getInt(0) == ZIP64_END && (entries < 0 || entries > size / MIN_ENTRY_BYTES)) {
      throw new ZipException(
          "it announces "
              + Long.toUnsignedString(entries)
              + " entries, more than its "
              + size
              + " bytes can hold");
    }
  }

  private static ByteBuffer read(RandomBytes bytes, long position, int length, Path file)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.readFully(buffer, position, file.toString());
    return buffer;
  }
}
