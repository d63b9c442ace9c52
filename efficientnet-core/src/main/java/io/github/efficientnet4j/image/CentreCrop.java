package io.github.efficientnet4j.image;

/**
 * The position of a transform's crop in the resized image, with torchvision's rounding
 * (torchvision/transforms/functional.py: resize and center_crop).
 *
 * @param resizedWidth columns after resizing
 * @param resizedHeight rows after resizing
 * @param left the crop's first column in the resized image; negative where the crop is padded
 * @param top the crop's first row in the resized image; negative where the crop is padded
 * @param width columns of the crop
 * @param height rows of the crop
 */
record CentreCrop(int resizedWidth, int resizedHeight, int left, int top, int width, int height) {

  static CentreCrop of(ImageTransform transform, int imageWidth, int imageHeight) {
    int shorter = Math.min(imageWidth, imageHeight);
    // torchvision computes int(size * long / short) in floating point.
    int width = (int) ((double) transform.resize() * imageWidth / shorter);
    int height = (int) ((double) transform.resize() * imageHeight / shorter);
    if ((long) width * height > (long) ImageTransform.MAX_SIDE * ImageTransform.MAX_SIDE) {
      throw new IllegalArgumentException(
          "an image of "
              + imageWidth
              + "x"
              + imageHeight
              + " is too narrow: its shorter side resized to "
              + transform.resize()
              + " would make it "
              + width
              + "x"
              + height);
    }
    return new CentreCrop(
        width,
        height,
        offset(width, transform.cropWidth()),
        offset(height, transform.cropHeight()),
        transform.cropWidth(),
        transform.cropHeight());
  }

  private static int offset(int size, int crop) {
    // torchvision uses Python's round(difference / 2.0), which rounds halves to even, and // for
    // the padding.
    return size > crop ? (int) Math.rint((size - crop) / 2.0) : -((crop - size) / 2);
  }

  /** Cuts the crop out of the resized image. Pixels outside that image are black. */
  RgbImage of(RgbImage resized) {
    int fromColumn = Math.max(0, left);
    int columns = Math.min(resized.width(), width);
    int rows = Math.min(resized.height(), height);
    byte[] from = resized.pixels();
    byte[] to = new byte[3 * width * height];
    for (int y = 0; y < rows; y++) {
      System.arraycopy(
          from,
          3 * ((Math.max(0, top) + y) * resized.width() + fromColumn),
          to,
          3 * ((Math.max(0, -top) + y) * width + Math.max(0, -left)),
          3 * columns);
    }
    return new RgbImage(width, height, to);
  }

  /** {@return the crop in pixels of the image before resizing} */
  ImageRegion inImageOf(int imageWidth, int imageHeight) {
    double columns = (double) imageWidth / resizedWidth;
    double rows = (double) imageHeight / resizedHeight;
    return new ImageRegion(left * columns, top * rows, width * columns, height * rows);
  }
}
