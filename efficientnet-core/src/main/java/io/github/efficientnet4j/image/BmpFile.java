package io.github.efficientnet4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.IIOException;

/**
 * A BMP file. Its header is checked for what readers would allocate or hand to readers of other
 * formats, whatever the size of the file.
 *
 * @param excerpt for the reader
 */
record BmpFile(Excerpt excerpt) implements EncodedImage {

  private static final int HEADER = 14;
  private static final int INFO_HEADER_BYTES = 40;
  private static final int V5_HEADER_BYTES = 124;
  private static final int COMPRESSION = HEADER + 16;
  private static final int COLOURS = HEADER + 32;
  private static final int PROFILE_BYTES = HEADER + 116;
  private static final int JPEG = 4;
  private static final int PNG = 5;
  private static final long UNSIGNED = 0xffffffffL;

  static boolean is(byte[] file) {
    return file.length >= 2 && file[0] == 'B' && file[1] == 'M';
  }

  static BmpFile of(byte[] file) throws IIOException {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long header = file.length >= HEADER + 4 ? bytes.getInt(HEADER) & UNSIGNED : 0;
    if (HEADER + header > file.length) {
      throw new IIOException("it is cut off inside its header");
    }
    if (header >= INFO_HEADER_BYTES) {
      int compression = bytes.getInt(COMPRESSION);
      if (compression == JPEG || compression == PNG) {
        throw new IIOException("it contains a JPEG or PNG, which is not read inside a BMP");
      }
      check("palette", 3 * (bytes.getInt(COLOURS) & UNSIGNED), file.length);
    }
    if (header >= V5_HEADER_BYTES) {
      check("colour profile", bytes.getInt(PROFILE_BYTES) & UNSIGNED, file.length);
    }
    return new BmpFile(Excerpt.whole(file));
  }

  private static void check(String part, long bytes, int available) throws IIOException {
    if (bytes > available) {
      throw new IIOException(
          "its " + part + " has " + bytes + " bytes, more than the file, " + available);
    }
  }

  @Override
  public String format() {
    return "bmp";
  }
}
