package io.github.efficientnet4j.engine.training;

/** What lies under the kernel of the first convolution, read from images in planes. */
record ImageRows(Buffer images, Window window) implements Rows {

  @Override
  public void fill(Run run, int pixel, int pixels, float[] out, int to, int stride) {
    int channels = window.input().channels();
    int plane = window.input().height() * window.input().width();
    int perImage = window.output().height() * window.output().width();
    for (int p = 0; p < pixels; p++) {
      int base = (pixel + p) / perImage * channels * plane;
      int at = to + p * stride;
      for (int tap = 0; tap < window.taps(); tap++) {
        int under = window.pixel((pixel + p) % perImage, tap);
        for (int channel = 0; channel < channels; channel++) {
          out[at++] = under < 0 ? 0f : images.data()[base + channel * plane + under];
        }
      }
    }
  }
}
