package io.github.efficientnet4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds the orientation in a JPEG's APP1 segment. Data that does not follow EXIF 2.3 counts as
 * upright, so that a wrong tag does not make the image unreadable.
 */
final class ExifOrientation {

  private static final int APP1 = 0xe1;
  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT_TYPE = 3;

  private ExifOrientation() {}

  static Orientation of(byte[] file) {
    return JpegSegments.find(file, APP1, "Exif\0\0")
        .map(ExifOrientation::inTiff)
        .orElse(Orientation.UPRIGHT);
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
