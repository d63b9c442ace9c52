package io.github.efficientnet4j.image;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/**
 * A JPEG file. The reader gets frames, tables and scans, without stray bytes between the segments
 * and without metadata. One new segment before them says what the colours are, by libjpeg's rules.
 *
 * @param excerpt for the reader
 * @param orientation of the stored pixels
 * @param colours what the components of the frame are
 */
record JpegFile(Excerpt excerpt, Orientation orientation, Colours colours) implements EncodedImage {

  /** What the components of a frame mean. */
  enum Colours {
    GREY,
    RGB,
    YCBCR,
    CMYK,
    YCCK
  }

  private static final int BYTE_OF_MARKER = 0xff;
  private static final int TEMPORARY = 0x01;
  private static final int FIRST_FRAME = 0xc0;
  private static final int PROGRESSIVE_FRAME = 0xc2;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int EXTENSION = 0xc8;
  private static final int ARITHMETIC_CONDITIONS = 0xcc;
  private static final int LAST_FRAME = 0xcf;
  private static final int FIRST_RESTART = 0xd0;
  private static final int LAST_RESTART = 0xd7;
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int APPLICATION_0 = 0xe0;
  private static final int APPLICATION_1 = 0xe1;
  private static final int APPLICATION_14 = 0xee;
  private static final int APPLICATION_15 = 0xef;
  private static final int COMMENT = 0xfe;

  private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";

  private static final byte[] JFIF = {
    (byte) 0xff, (byte) APPLICATION_0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };
  private static final byte[] ADOBE_RGB = {
    (byte) 0xff, (byte) APPLICATION_14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };

  static boolean is(byte[] file) {
    return file.length > 2
        && (file[0] & 0xff) == BYTE_OF_MARKER
        && (file[1] & 0xff) == START_OF_IMAGE
        && (file[2] & 0xff) == BYTE_OF_MARKER;
  }

  static JpegFile of(byte[] file) throws IIOException {
    return new Parser(file).parse();
  }

  @Override
  public String format() {
    return "jpeg";
  }

  /** {@return the pixels; those of four inks without a colour profile, like PIL} */
  @Override
  public RgbImage pixels(ImageReader reader) throws IOException {
    if (colours == Colours.CMYK || colours == Colours.YCCK) {
      Raster inks = reader.readRaster(0, reader.getDefaultReadParam());
      return InkColours.convert(inks, colours == Colours.YCCK);
    }
    return EncodedImage.super.pixels(reader);
  }

  /** Reads the segments up to the end of the first image. */
  private static final class Parser {

    private final byte[] file;
    private final Excerpt.Builder kept;
    private int at = 2;
    private final OrientationTags orientation = new OrientationTags();
    private boolean jfif;
    private int adobeTransform = -1;
    private int[] components = {};
    private boolean huffmanTables;
    private boolean scans;
    private JpegWork work;

    Parser(byte[] file) {
      this.file = file;
      this.kept = new Excerpt.Builder(file);
    }

    JpegFile parse() throws IIOException {
      for (int marker = nextMarker(); marker != END_OF_IMAGE; marker = nextMarker()) {
        boolean alone = marker == TEMPORARY || marker >= FIRST_RESTART && marker <= LAST_RESTART;
        if (!alone) {
          segment(marker);
        }
      }
      if (!scans) {
        throw new IIOException("it has no image data");
      }
      Colours colours = colours();
      return new JpegFile(
          kept.between(start(colours), new byte[] {(byte) BYTE_OF_MARKER, (byte) END_OF_IMAGE}),
          orientation.orientation(),
          colours);
    }

    /** Passes over stray bytes, as libjpeg does with a warning. 0xff 0 is no marker. */
    private int nextMarker() throws IIOException {
      while (true) {
        while (at < file.length && (file[at] & 0xff) != BYTE_OF_MARKER) {
          at++;
        }
        while (at < file.length && (file[at] & 0xff) == BYTE_OF_MARKER) {
          at++;
        }
        if (at >= file.length) {
          throw new IIOException("it is cut off: it has no end marker");
        }
        if (file[at++] != 0) {
          return file[at - 1] & 0xff;
        }
      }
    }

    private void segment(int marker) throws IIOException {
      int from = at - 2;
      int content = at + 2;
      int end = content <= file.length ? at + Math.max(2, number(at)) : Integer.MAX_VALUE;
      if (end > file.length) {
        throw new IIOException("it is cut off inside its segment " + Integer.toHexString(marker));
      }
      at = end;
      if (marker == START_OF_SCAN) {
        scans = true;
        if (work != null) {
          work.addScan(file, content, end);
        }
        skipCodedData();
        kept.add(from, at);
      } else if (marker >= APPLICATION_0 && marker <= APPLICATION_15) {
        if (!scans) {
          application(marker, content, end);
        }
      } else if (marker != COMMENT) {
        if (isFrame(marker)) {
          frame(marker, content, end);
        }
        huffmanTables |= marker == HUFFMAN_TABLES && !scans;
        kept.add(from, end);
      }
    }

    /** Ends before the next marker that is no restart. */
    private void skipCodedData() {
      while (at < file.length) {
        if ((file[at] & 0xff) == BYTE_OF_MARKER && at + 1 < file.length) {
          int next = file[at + 1] & 0xff;
          boolean restart = next >= FIRST_RESTART && next <= LAST_RESTART;
          if (next != 0 && next != BYTE_OF_MARKER && next != TEMPORARY && !restart) {
            return;
          }
        }
        at++;
      }
    }

    private static boolean isFrame(int marker) {
      return marker >= FIRST_FRAME
          && marker <= LAST_FRAME
          && marker != HUFFMAN_TABLES
          && marker != EXTENSION
          && marker != ARITHMETIC_CONDITIONS;
    }

    private void frame(int marker, int content, int end) throws IIOException {
      if (marker > PROGRESSIVE_FRAME) {
        throw new IIOException(
            "its coding is lossless, hierarchical or arithmetic (marker "
                + Integer.toHexString(marker)
                + "), which is not read; baseline and progressive are");
      }
      if (work != null) {
        throw new IIOException("it has two frame headers");
      }
      work = JpegWork.of(file, content, end);
      components = work.components();
    }

    private void application(int marker, int content, int end) {
      if (marker == APPLICATION_0 && end - content >= 14 && startsWith(content, end, "JFIF\0")) {
        jfif = true;
      } else if (marker == APPLICATION_1 && ExifOrientation.isSigned(file, content, end)) {
        orientation.addExif(file, content, end);
      } else if (marker == APPLICATION_1 && startsWith(content, end, XMP)) {
        orientation.addXmp(file, content + XMP.length(), end);
      } else if (marker == APPLICATION_14
          && end - content >= 12
          && startsWith(content, end, "Adobe")) {
        adobeTransform = file[content + 11] & 0xff;
      }
    }

    private boolean startsWith(int content, int end, String signature) {
      byte[] wanted = signature.getBytes(StandardCharsets.ISO_8859_1);
      return end - content >= wanted.length
          && Arrays.equals(file, content, content + wanted.length, wanted, 0, wanted.length);
    }

    private int number(int index) {
      return (file[index] & 0xff) << 8 | file[index + 1] & 0xff;
    }

    /** As libjpeg-turbo's default_decompress_parms guesses, in its jdapimin.c. */
    private Colours colours() throws IIOException {
      switch (components.length) {
        case 1:
          return Colours.GREY;
        case 3:
          boolean named = Arrays.equals(components, new int[] {'R', 'G', 'B'});
          boolean rgb = adobeTransform >= 0 ? adobeTransform == 0 : named;
          return !jfif && rgb ? Colours.RGB : Colours.YCBCR;
        case 4:
          return adobeTransform > 0 ? Colours.YCCK : Colours.CMYK;
        default:
          throw new IIOException(
              "it has " + components.length + " components a pixel; 1, 3 and 4 are read");
      }
    }

    private byte[] start(Colours colours) {
      byte[] start = {(byte) BYTE_OF_MARKER, (byte) START_OF_IMAGE};
      start = colours == Colours.YCBCR ? joined(start, JFIF) : start;
      start = colours == Colours.RGB ? joined(start, ADOBE_RGB) : start;
      return huffmanTables ? start : joined(start, StandardTables.SEGMENT);
    }

    private static byte[] joined(byte[] first, byte[] second) {
      byte[] both = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      return both;
    }
  }

  /**
   * The Huffman tables of the standard's annex K.3. Frames of motion JPEG leave them out, and
   * libjpeg-turbo assumes them.
   */
  private static final class StandardTables {

    private static final int LENGTHS = 16;

    static final byte[] SEGMENT = segment();

    private static byte[] segment() {
      byte[] bytes = {(byte) BYTE_OF_MARKER, (byte) HUFFMAN_TABLES, 0, 0};
      bytes = withTable(bytes, 0x00, JPEGHuffmanTable.StdDCLuminance);
      bytes = withTable(bytes, 0x10, JPEGHuffmanTable.StdACLuminance);
      bytes = withTable(bytes, 0x01, JPEGHuffmanTable.StdDCChrominance);
      bytes = withTable(bytes, 0x11, JPEGHuffmanTable.StdACChrominance);
      bytes[2] = (byte) (bytes.length - 2 >> 8);
      bytes[3] = (byte) (bytes.length - 2);
      return bytes;
    }

    private static byte[] withTable(byte[] bytes, int identifier, JPEGHuffmanTable table) {
      short[] lengths = table.getLengths();
      short[] values = table.getValues();
      int at = bytes.length;
      byte[] longer = Arrays.copyOf(bytes, at + 1 + LENGTHS + values.length);
      longer[at++] = (byte) identifier;
      for (int i = 0; i < lengths.length; i++) {
        longer[at + i] = (byte) lengths[i];
      }
      at += LENGTHS;
      for (short value : values) {
        longer[at++] = (byte) value;
      }
      return longer;
    }
  }
}
