package io.github.efficientnet4j.image;

import java.awt.Dimension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Set;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;

/**
 * A TIFF file, of which the first image is read. Its directory is checked for what the reader would
 * allocate or read repeatedly, whatever the size of the file.
 *
 * @param excerpt for the reader
 */
record TiffFile(Excerpt excerpt) implements EncodedImage {

  private static final int LITTLE = 'I' << 8 | 'I';
  private static final int BIG = 'M' << 8 | 'M';
  private static final int VERSION = 42;
  private static final int ENTRY_BYTES = 12;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  /** Sizes in bytes of the types 1 to 13. */
  private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  private static final int COMPRESSION = 259;
  private static final int SAMPLES = 277;

  /** How many bytes each strip or tile has. */
  private static final Set<Integer> BYTE_COUNTS = Set.of(279, 325);

  /** None, Huffman, two of fax, LZW, Deflate twice, PackBits. */
  private static final Set<Integer> COMPRESSIONS = Set.of(1, 2, 3, 4, 5, 8, 32946, 32773);

  private static final Map<Integer, String> OTHER_COMPRESSIONS = Map.of(6, "JPEG", 7, "JPEG");

  private static final int MAX_SAMPLES = 8;

  static boolean is(byte[] file) {
    return file.length >= 8 && order(file) != null && start(file).getShort(2) == VERSION;
  }

  private static ByteOrder order(byte[] file) {
    int mark = file[0] << 8 | file[1];
    return mark == LITTLE ? ByteOrder.LITTLE_ENDIAN : mark == BIG ? ByteOrder.BIG_ENDIAN : null;
  }

  private static ByteBuffer start(byte[] file) {
    return ByteBuffer.wrap(file).order(order(file));
  }

  static TiffFile of(byte[] file) throws IIOException {
    ByteBuffer bytes = start(file);
    long directory = bytes.getInt(4) & 0xffffffffL;
    require(directory + 2, file);
    int count = bytes.getShort((int) directory) & 0xffff;
    long first = directory + 2;
    require(first + (long) count * ENTRY_BYTES, file);
    for (int i = 0; i < count; i++) {
      check(bytes, (int) first + i * ENTRY_BYTES);
    }
    return new TiffFile(Excerpt.whole(file));
  }

  private static void check(ByteBuffer bytes, int entry) throws IIOException {
    int tag = bytes.getShort(entry) & 0xffff;
    int type = bytes.getShort(entry + 2) & 0xffff;
    long count = bytes.getInt(entry + 4) & 0xffffffffL;
    int size = type < SIZES.length ? SIZES[type] : 0;
    long at = entry + 8;
    if (size * count > 4) {
      at = bytes.getInt(entry + 8) & 0xffffffffL;
      require(at + size * count, bytes.array());
    }
    if (type != SHORT && type != LONG || count == 0) {
      return;
    }
    long value = number(bytes, (int) at, type);
    if (tag == COMPRESSION && !COMPRESSIONS.contains((int) value)) {
      throw new IIOException(
          "its compression "
              + OTHER_COMPRESSIONS.getOrDefault((int) value, String.valueOf(value))
              + " is not read inside a TIFF");
    }
    if (tag == SAMPLES && value > MAX_SAMPLES) {
      throw new IIOException(
          "it has " + value + " samples a pixel; at most " + MAX_SAMPLES + " are read");
    }
    if (BYTE_COUNTS.contains(tag)) {
      long sum = 0;
      for (int i = 0; i < count; i++) {
        sum += number(bytes, (int) at + i * size, type);
      }
      if (sum > bytes.capacity()) {
        throw new IIOException(
            "its strips or tiles have " + sum + " bytes, more than the file, " + bytes.capacity());
      }
    }
  }

  private static long number(ByteBuffer bytes, int at, int type) {
    return type == SHORT ? bytes.getShort(at) & 0xffff : bytes.getInt(at) & 0xffffffffL;
  }

  private static void require(long end, byte[] file) throws IIOException {
    if (end > file.length) {
      throw new IIOException("it is cut off: " + file.length + " of " + end + " bytes are there");
    }
  }

  /** {@return the area of whole tiles, each of which the reader decodes} */
  @Override
  public Dimension decoded(ImageReader reader) throws IOException {
    Dimension size = size(reader);
    if (!reader.isImageTiled(0)) {
      return size;
    }
    return new Dimension(
        covered(size.width, reader.getTileWidth(0)), covered(size.height, reader.getTileHeight(0)));
  }

  private static int covered(int side, int tile) throws IIOException {
    if (tile < 1) {
      throw new IIOException("it has a tile of " + tile + " pixels");
    }
    return (int) Math.min(Integer.MAX_VALUE, ((long) side + tile - 1) / tile * tile);
  }

  @Override
  public String format() {
    return "tiff";
  }
}
