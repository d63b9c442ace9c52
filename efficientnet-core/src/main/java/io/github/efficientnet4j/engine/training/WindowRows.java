package io.github.efficientnet4j.engine.training;

import java.util.Arrays;

/** What lies under the kernel of a dense convolution: tap by tap the channels of a pixel. */
record WindowRows(Value value, Window window) implements Rows {

  @Override
  public void fill(Run run, int pixel, int pixels, float[] out, int to, int stride) {
    BatchMap map = value.plain;
    int channels = window.input().channels();
    int perImage = window.output().height() * window.output().width();
    for (int p = 0; p < pixels; p++) {
      int image = (pixel + p) / perImage;
      int at = to + p * stride;
      for (int tap = 0; tap < window.taps(); tap++) {
        int under = window.pixel((pixel + p) % perImage, tap);
        if (under >= 0) {
          int from = map.offset(image * map.pixels() + under);
          System.arraycopy(map.data(), from, out, at, channels);
        } else {
          Arrays.fill(out, at, at + channels, 0f);
        }
        at += channels;
      }
    }
  }
}
