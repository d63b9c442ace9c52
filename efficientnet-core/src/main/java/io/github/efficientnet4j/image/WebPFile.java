package io.github.efficientnet4j.image;

import java.awt.Dimension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;

/**
 * A WebP file, of which the first frame is read. The reader gets what belongs to the pixels,
 * without metadata. It would convert the colours by an embedded profile, which PIL does not.
 *
 * @param excerpt for the reader
 * @param orientation of the stored pixels, from EXIF or XMP
 * @param place of an animation's first frame
 */
record WebPFile(Excerpt excerpt, Orientation orientation, Optional<FramePlace> place)
    implements EncodedImage {

  private static final int RIFF = name("RIFF");
  private static final int WEBP = name("WEBP");
  private static final int EXTENDED = name("VP8X");
  private static final int LOSSY = name("VP8 ");
  private static final int LOSSLESS = name("VP8L");
  private static final int FRAME = name("ANMF");
  private static final int PROFILE = name("ICCP");
  private static final int EXIF = name("EXIF");
  private static final int XMP = name("XMP ");
  private static final int HEADER_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int EXTENDED_BYTES = 10;
  private static final int FRAME_HEADER_BYTES = 16;

  /** Where the flags of an extended file are. */
  private static final int FLAGS = HEADER_BYTES + CHUNK_HEADER_BYTES;

  private static final int ANIMATION_FLAG = 0x02;
  private static final int XMP_FLAG = 0x04;
  private static final int EXIF_FLAG = 0x08;

  /** XMP, EXIF, colour profile. */
  private static final int METADATA_FLAGS = 0x2c;

  /**
   * About 14 are measured. The larger number also bounds the time of this reader, which takes some
   * tenths of a microsecond a pixel.
   */
  private static final int BYTES_PER_PIXEL = 24;

  private static final int MAX_SIDE = 0x3fff;
  private static final long UNSIGNED = 0xffffffffL;

  private static int name(String ascii) {
    return ascii.charAt(3) << 24 | ascii.charAt(2) << 16 | ascii.charAt(1) << 8 | ascii.charAt(0);
  }

  private static ByteBuffer littleEndian(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  static boolean is(byte[] file) {
    ByteBuffer bytes = littleEndian(file);
    return file.length >= HEADER_BYTES && bytes.getInt(0) == RIFF && bytes.getInt(8) == WEBP;
  }

  static WebPFile of(byte[] file) throws IIOException {
    return new Parser(file).parse();
  }

  @Override
  public String format() {
    return "webp";
  }

  @Override
  public Dimension size(ImageReader reader) throws IOException {
    return place.isPresent() ? place.get().canvas() : EncodedImage.super.size(reader);
  }

  @Override
  public int bytesPerPixel(ImageReader reader) {
    return BYTES_PER_PIXEL;
  }

  /** {@return the pixels; black around a frame that does not fill the canvas} */
  @Override
  public RgbImage pixels(ImageReader reader) throws IOException {
    RgbImage frame = EncodedImage.super.pixels(reader);
    return place.isPresent() ? place.get().place(frame, 0) : frame;
  }

  /** Reads the chunks. Their sizes may be wrong, and above the range of an int. */
  private static final class Parser {

    private final byte[] file;
    private final ByteBuffer bytes;
    private final Excerpt.Builder kept;
    private final OrientationTags orientation = new OrientationTags();
    private byte[] extended = {};
    private boolean animated;
    private FramePlace place;
    private int keptBytes;

    Parser(byte[] file) {
      this.file = file;
      this.bytes = littleEndian(file);
      this.kept = new Excerpt.Builder(file);
    }

    WebPFile parse() throws IIOException {
      long end = CHUNK_HEADER_BYTES + (bytes.getInt(4) & UNSIGNED);
      if (end > file.length) {
        throw new IIOException("it is cut off: " + file.length + " of " + end + " bytes are there");
      }
      chunks(HEADER_BYTES, (int) end);
      ByteBuffer header = littleEndian(new byte[HEADER_BYTES + extended.length]);
      header.putInt(RIFF).putInt(4 + extended.length + keptBytes).putInt(WEBP).put(extended);
      return new WebPFile(
          kept.between(header.array(), new byte[ReaderInput.BYTES_AHEAD]),
          orientation.orientation(),
          Optional.ofNullable(place));
    }

    private void chunks(int from, int to) throws IIOException {
      int at = from;
      while (to - at >= CHUNK_HEADER_BYTES) {
        long end = at + CHUNK_HEADER_BYTES + (bytes.getInt(at + 4) & UNSIGNED);
        if (end > to) {
          throw new IIOException("it is cut off inside a chunk");
        }
        int next = (int) Math.min(to, end + (end & 1));
        chunk(at, (int) end, next);
        at = next;
      }
    }

    private void chunk(int at, int end, int next) throws IIOException {
      int name = bytes.getInt(at);
      int content = at + CHUNK_HEADER_BYTES;
      if (name == EXTENDED && at == HEADER_BYTES && end - content >= EXTENDED_BYTES) {
        extended = Arrays.copyOfRange(file, at, next);
        extended[CHUNK_HEADER_BYTES] &= (byte) ~METADATA_FLAGS;
        animated = (file[content] & ANIMATION_FLAG) != 0;
      } else if (name == EXIF) {
        if (announced(EXIF_FLAG)) {
          orientation.addExif(file, content, end);
        }
      } else if (name == XMP) {
        if (announced(XMP_FLAG)) {
          orientation.addXmp(file, content, end);
        }
      } else if (name != PROFILE) {
        if (name == FRAME && animated && end - content > FRAME_HEADER_BYTES) {
          frame(content, end);
        } else if (extended.length > 0 && !animated) {
          checkSize(at, end, number(FLAGS + 4) + 1, number(FLAGS + 7) + 1);
        }
        kept.add(at, next);
        keptBytes += next - at;
      }
    }

    private boolean announced(int flag) {
      return extended.length > 0 && (file[FLAGS] & flag) != 0;
    }

    private void frame(int content, int end) throws IIOException {
      Dimension canvas = new Dimension(number(FLAGS + 4) + 1, number(FLAGS + 7) + 1);
      int left = 2 * number(content);
      int top = 2 * number(content + 3);
      int width = number(content + 6) + 1;
      int height = number(content + 9) + 1;
      if (left + width > canvas.width || top + height > canvas.height) {
        throw new IIOException("a frame of it is larger than its canvas");
      }
      int at = content + FRAME_HEADER_BYTES;
      while (end - at >= CHUNK_HEADER_BYTES) {
        long next = at + CHUNK_HEADER_BYTES + (bytes.getInt(at + 4) & UNSIGNED);
        checkSize(at, (int) Math.min(end, next), width, height);
        at = (int) Math.min(end, next + (next & 1));
      }
      place = place == null ? new FramePlace(canvas, left, top) : place;
    }

    /** Compares a bit stream's size, which the reader allocates, with the one that is announced. */
    private void checkSize(int at, int end, int width, int height) throws IIOException {
      int name = bytes.getInt(at);
      int content = at + CHUNK_HEADER_BYTES;
      int actualWidth = width;
      int actualHeight = height;
      if (name == LOSSY && end - content >= 10) {
        actualWidth = bytes.getShort(content + 6) & MAX_SIDE;
        actualHeight = bytes.getShort(content + 8) & MAX_SIDE;
      } else if (name == LOSSLESS && end - content >= 5) {
        int sides = bytes.getInt(content + 1);
        actualWidth = (sides & MAX_SIDE) + 1;
        actualHeight = (sides >> 14 & MAX_SIDE) + 1;
      }
      if (actualWidth != width || actualHeight != height) {
        throw new IIOException(
            "its header says "
                + width
                + "x"
                + height
                + " pixels, its picture "
                + actualWidth
                + "x"
                + actualHeight);
      }
    }

    /** {@return a number of 24 bits} */
    private int number(int at) {
      return file[at] & 0xff | (file[at + 1] & 0xff) << 8 | (file[at + 2] & 0xff) << 16;
    }
  }
}
