package io.github.efficientnet4j.image;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;

/**
 * A GIF file, of which the first frame is read. The reader gets that frame and the palettes,
 * without extensions. A frame that does not fill the screen is placed on it, as browsers and PIL
 * do.
 *
 * @param excerpt for the reader
 * @param place of the frame on the screen
 * @param background index of the colour around the frame: the transparent one, or 0
 */
record GifFile(Excerpt excerpt, FramePlace place, int background) implements EncodedImage {

  private static final int HEADER_BYTES = 13;
  private static final int DESCRIPTOR_BYTES = 9;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int FRAME = 0x2c;
  private static final int TRAILER = 0x3b;

  static boolean is(byte[] file) {
    return file.length >= HEADER_BYTES
        && file[0] == 'G'
        && file[1] == 'I'
        && file[2] == 'F'
        && file[3] == '8'
        && (file[4] == '7' || file[4] == '9')
        && file[5] == 'a';
  }

  static GifFile of(byte[] file) throws IIOException {
    return new Parser(file).parse();
  }

  @Override
  public String format() {
    return "gif";
  }

  @Override
  public Dimension size(ImageReader reader) {
    return place.canvas();
  }

  @Override
  public RgbImage pixels(ImageReader reader) throws IOException {
    BufferedImage frame = reader.read(0);
    IndexColorModel palette = (IndexColorModel) frame.getColorModel();
    boolean known = background < palette.getMapSize();
    return place.place(RgbImage.of(frame), known ? palette.getRGB(background) : 0);
  }

  /** Reads the blocks up to the end of the first frame. */
  private static final class Parser {

    private final byte[] file;
    private int at = HEADER_BYTES;

    Parser(byte[] file) {
      this.file = file;
    }

    GifFile parse() throws IIOException {
      Excerpt.Builder kept = new Excerpt.Builder(file);
      at += paletteBytes(file[10]);
      kept.add(0, require(at));
      int background = 0;
      while (true) {
        require(at + 1);
        int block = file[at++] & 0xff;
        if (block == EXTENSION) {
          background = Math.max(background, transparentIndex());
          at++;
          skipBlocks();
        } else if (block == FRAME) {
          return frame(kept, background);
        } else if (block == TRAILER) {
          throw new IIOException("it has no frame");
        }
      }
    }

    private int transparentIndex() throws IIOException {
      require(at + 1);
      if ((file[at] & 0xff) != GRAPHIC_CONTROL) {
        return 0;
      }
      require(at + 6);
      boolean transparent = (file[at + 2] & 1) != 0;
      return transparent ? file[at + 5] & 0xff : 0;
    }

    private GifFile frame(Excerpt.Builder kept, int background) throws IIOException {
      int from = at - 1;
      require(at + DESCRIPTOR_BYTES);
      int left = number(at);
      int top = number(at + 2);
      int right = left + number(at + 4);
      int bottom = top + number(at + 6);
      at += DESCRIPTOR_BYTES + paletteBytes(file[at + 8]);
      require(++at);
      skipBlocks();
      kept.add(from, at);
      Dimension screen = new Dimension(Math.max(right, number(6)), Math.max(bottom, number(8)));
      return new GifFile(
          kept.between(new byte[0], new byte[] {TRAILER}),
          new FramePlace(screen, left, top),
          background);
    }

    private void skipBlocks() throws IIOException {
      while (true) {
        require(at + 1);
        int length = file[at++] & 0xff;
        if (length == 0) {
          return;
        }
        at = require(at + length);
      }
    }

    private int require(int end) throws IIOException {
      if (end > file.length) {
        throw new IIOException("it is cut off before the end of its first frame");
      }
      return end;
    }

    private static int paletteBytes(int flags) {
      return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    private int number(int index) {
      return file[index] & 0xff | (file[index + 1] & 0xff) << 8;
    }
  }
}
