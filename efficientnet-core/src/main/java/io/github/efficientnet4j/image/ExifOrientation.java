package io.github.efficientnet4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Finds the orientation in a JPEG's APP1 segment. Anything that is not as EXIF 2.3 has it means
 * upright: a wrong tag must not cost the picture.
 */
final class ExifOrientation {

  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT_TYPE = 3;

  private ExifOrientation() {}

  static Orientation of(byte[] file) {
    ByteBuffer jpeg = ByteBuffer.wrap(file);
    if (file.length < 4 || jpeg.getShort(0) != (short) 0xffd8) {
      return Orientation.UPRIGHT;
    }
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
      int marker = file[at + 1] & 0xff;
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker == 0xda || marker == 0xd9) {
        break;
      }
      int length = jpeg.getShort(at + 2) & 0xffff;
      int end = Math.min(file.length, at + 2 + length);
      if (marker == 0xe1 && startsWithExif(file, at + 4, end)) {
        return inTiff(ByteBuffer.wrap(file, at + 10, end - at - 10).slice());
      }
      at += 2 + Math.max(2, length);
    }
    return Orientation.UPRIGHT;
  }

  private static boolean startsWithExif(byte[] file, int from, int end) {
    return end - from > 6
        && new String(file, from, 6, StandardCharsets.ISO_8859_1).equals("Exif\0\0");
  }

  private static Orientation inTiff(ByteBuffer tiff) {
    if (tiff.capacity() < 8) {
      return Orientation.UPRIGHT;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 8 || directory > tiff.capacity() - 2) {
      return Orientation.UPRIGHT;
    }
    int entries = tiff.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + 12 * i;
      if (entry > tiff.capacity() - 12) {
        break;
      }
      if ((tiff.getShort(entry) & 0xffff) == ORIENTATION_TAG
          && tiff.getShort(entry + 2) == SHORT_TYPE) {
        return Orientation.ofExif(tiff.getShort(entry + 8) & 0xffff);
      }
    }
    return Orientation.UPRIGHT;
  }
}
