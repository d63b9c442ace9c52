package io.github.efficientnet4j.image;

import java.awt.Dimension;

/**
 * The place of an animation's first frame on its canvas.
 *
 * @param canvas size of the whole image
 * @param left column of the frame's first column
 * @param top row of the frame's first row
 */
record FramePlace(Dimension canvas, int left, int top) {

  /** {@return the frame on its canvas, as browsers and PIL show it} */
  RgbImage place(RgbImage frame, int background) {
    if (frame.width() == canvas.width && frame.height() == canvas.height) {
      return frame;
    }
    byte[] target =
        new byte[Math.multiplyExact(3, Math.multiplyExact(canvas.width, canvas.height))];
    for (int i = 0; background != 0 && i < target.length; i += 3) {
      target[i] = (byte) (background >> 16);
      target[i + 1] = (byte) (background >> 8);
      target[i + 2] = (byte) background;
    }
    int row = 3 * frame.width();
    for (int y = 0; y < frame.height(); y++) {
      int to = 3 * ((top + y) * canvas.width + left);
      System.arraycopy(frame.pixels(), y * row, target, to, row);
    }
    return new RgbImage(canvas.width, canvas.height, target);
  }
}
