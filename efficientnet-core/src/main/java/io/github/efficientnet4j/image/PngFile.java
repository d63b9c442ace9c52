package io.github.efficientnet4j.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import javax.imageio.IIOException;

/**
 * A PNG file. The reader gets the header, the palette of an image that needs one, and the image
 * data. Other chunks do not change the colours of the pixels; the reader would refuse some of them,
 * and inflate texts of any length.
 *
 * @param excerpt for the reader
 * @param orientation of the stored pixels, from EXIF or XMP
 */
record PngFile(Excerpt excerpt, Orientation orientation) implements EncodedImage {

  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int SIGNATURE_BYTES = 8;
  private static final int HEADER = name("IHDR");
  private static final int PALETTE = name("PLTE");
  private static final int DATA = name("IDAT");
  private static final int END = name("IEND");
  private static final int EXIF = name("eXIf");
  private static final int TEXT = name("tEXt");
  private static final int PACKED_TEXT = name("zTXt");
  private static final int INTERNATIONAL_TEXT = name("iTXt");
  private static final int COLOUR_TYPE_OFFSET = 9;
  private static final int COLOURS_OF_PALETTE = 3;
  private static final byte[] END_CHUNK = {
    0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82
  };

  private static int name(String ascii) {
    return ascii.charAt(0) << 24 | ascii.charAt(1) << 16 | ascii.charAt(2) << 8 | ascii.charAt(3);
  }

  static boolean is(byte[] file) {
    return file.length >= SIGNATURE_BYTES && ByteBuffer.wrap(file).getLong() == SIGNATURE;
  }

  static PngFile of(byte[] file) throws IIOException {
    ByteBuffer chunks = ByteBuffer.wrap(file);
    Excerpt.Builder kept = new Excerpt.Builder(file);
    kept.add(0, SIGNATURE_BYTES);
    OrientationTags orientation = new OrientationTags();
    boolean palette = false;
    boolean data = false;
    int lost = 0;
    int at = SIGNATURE_BYTES;
    while (file.length - at >= 8 && chunks.getInt(at + 4) != END) {
      int name = chunks.getInt(at + 4);
      int content = at + 8;
      long end = content + (chunks.getInt(at) & 0xffffffffL);
      if (end > file.length) {
        if (data && name != DATA) {
          break;
        }
        throw new IIOException("it is cut off inside a chunk of " + (end - content) + " bytes");
      }
      int next = (int) Math.min(file.length, end + 4);
      if (name == HEADER || name == PALETTE) {
        check(chunks, at, (int) end);
      }
      if (name == HEADER && end - content > COLOUR_TYPE_OFFSET) {
        palette = file[content + COLOUR_TYPE_OFFSET] == COLOURS_OF_PALETTE;
      }
      if (name == HEADER || name == DATA || name == PALETTE && palette) {
        kept.add(at, next);
        lost = (int) (end + 4 - next);
      }
      if (name == EXIF) {
        orientation.addExif(file, content, (int) end);
      } else if (name == TEXT || name == PACKED_TEXT) {
        PngTexts.add(file, content, (int) end, name == PACKED_TEXT, orientation);
      } else if (name == INTERNATIONAL_TEXT) {
        PngTexts.addInternational(file, content, (int) end, orientation);
      }
      data |= name == DATA;
      at = next;
    }
    byte[] end = new byte[lost + END_CHUNK.length];
    System.arraycopy(END_CHUNK, 0, end, lost, END_CHUNK.length);
    return new PngFile(kept.between(new byte[0], end), orientation.orientation());
  }

  @Override
  public String format() {
    return "png";
  }

  /** Compares the checksum of a short chunk. That of image data is left to zlib's, as in PIL. */
  private static void check(ByteBuffer chunks, int at, int end) throws IIOException {
    CRC32 sum = new CRC32();
    sum.update(chunks.array(), at + 4, end - at - 4);
    if (end + 4 > chunks.capacity() || (int) sum.getValue() != chunks.getInt(end)) {
      throw new IIOException("the checksum of its header or palette is wrong");
    }
  }
}
