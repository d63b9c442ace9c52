package io.github.efficientnet4j.image;

/**
 * The orientation of a photo as in EXIF tag 0x0112, with the rotation or reflection that makes it
 * upright.
 */
enum Orientation {
  UPRIGHT,
  MIRRORED,
  UPSIDE_DOWN,
  UPSIDE_DOWN_MIRRORED,
  LEFT_MIRRORED,
  LEFT,
  RIGHT_MIRRORED,
  RIGHT;

  /**
   * {@return the orientation of an EXIF value from 1 to 8; upright for other values, as in image
   * viewers}
   */
  static Orientation ofExif(int value) {
    return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
  }

  RgbImage upright(RgbImage image) {
    if (this == UPRIGHT) {
      return image;
    }
    boolean swapped = ordinal() >= LEFT_MIRRORED.ordinal();
    int width = swapped ? image.height() : image.width();
    int height = swapped ? image.width() : image.height();
    byte[] from = image.pixels();
    byte[] to = new byte[from.length];
    int lastX = image.width() - 1;
    int lastY = image.height() - 1;
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int sourceX =
            switch (this) {
              case MIRRORED, UPSIDE_DOWN -> lastX - x;
              case UPSIDE_DOWN_MIRRORED, UPRIGHT -> x;
              case LEFT_MIRRORED, LEFT -> y;
              case RIGHT_MIRRORED, RIGHT -> lastX - y;
            };
        int sourceY =
            switch (this) {
              case MIRRORED, UPRIGHT -> y;
              case UPSIDE_DOWN, UPSIDE_DOWN_MIRRORED -> lastY - y;
              case LEFT_MIRRORED, RIGHT -> x;
              case LEFT, RIGHT_MIRRORED -> lastY - x;
            };
        int source = (sourceY * image.width() + sourceX) * 3;
        to[at++] = from[source];
        to[at++] = from[source + 1];
        to[at++] = from[source + 2];
      }
    }
    return new RgbImage(width, height, to);
  }
}
