package io.github.efficientnet4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the orientation in EXIF data. Data that does not follow EXIF counts as upright, so that a
 * wrong tag does not make the image unreadable.
 */
final class ExifOrientation {

  /** Precedes the data in a JPEG. Some programs write it in PNG and WebP, too. */
  private static final byte[] SIGNATURE = {'E', 'x', 'i', 'f', 0, 0};

  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int SIGNED_SHORT = 8;
  private static final int SIGNED_LONG = 9;

  private ExifOrientation() {}

  /** {@return whether a part of a file begins as EXIF data in a JPEG does} */
  static boolean isSigned(byte[] file, int from, int to) {
    return to - from >= SIGNATURE.length
        && Arrays.equals(file, from, from + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
  }

  /**
   * {@return the orientation, or nothing if there is no such tag}
   *
   * @param file contains the EXIF data
   * @param from index of their first byte
   * @param to index after their last byte
   */
  static Optional<Orientation> of(byte[] file, int from, int to) {
    int start = isSigned(file, from, to) ? from + SIGNATURE.length : from;
    return inTiff(ByteBuffer.wrap(file, start, to - start).slice());
  }

  private static Optional<Orientation> inTiff(ByteBuffer tiff) {
    if (tiff.capacity() < 8) {
      return Optional.empty();
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 8 || directory > tiff.capacity() - 2) {
      return Optional.empty();
    }
    int entries = tiff.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + 12 * i;
      if (entry > tiff.capacity() - 12) {
        break;
      }
      if ((tiff.getShort(entry) & 0xffff) == ORIENTATION_TAG) {
        return Optional.of(Orientation.ofExif(integer(tiff, entry)));
      }
    }
    return Optional.empty();
  }

  /** EXIF asks for a SHORT. Viewers accept the other types of integers. */
  private static int integer(ByteBuffer tiff, int entry) {
    return switch (tiff.getShort(entry + 2)) {
      case SHORT, SIGNED_SHORT -> tiff.getShort(entry + 8);
      case LONG, SIGNED_LONG -> tiff.getInt(entry + 8);
      default -> 0;
    };
  }
}
