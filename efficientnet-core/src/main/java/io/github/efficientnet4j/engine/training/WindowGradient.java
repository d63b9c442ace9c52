package io.github.efficientnet4j.engine.training;

import java.util.Arrays;

/** Adds the gradient by what lies under a dense kernel to the pixels that lie there. */
record WindowGradient(Value value, Window window) implements Sink {

  @Override
  public void begin(Run run, Member member) {
    BatchMap map = value.gradient;
    int from = map.offset(member.first(run.batch) * map.pixels());
    int to = map.offset(member.end(run.batch) * map.pixels());
    Arrays.fill(map.data(), from, to, 0f);
  }

  @Override
  public BatchMap map() {
    return null;
  }

  @Override
  public boolean wholeImages() {
    return true;
  }

  @Override
  public void accept(
      Run run,
      Member member,
      int pixel,
      int pixels,
      float[] x,
      int xOffset,
      float[] dx,
      int dxOffset,
      int stride) {
    BatchMap map = value.gradient;
    float[] gradient = map.data();
    int channels = window.input().channels();
    int perImage = window.output().height() * window.output().width();
    for (int p = 0; p < pixels; p++) {
      int image = (pixel + p) / perImage;
      int from = dxOffset + p * stride;
      for (int tap = 0; tap < window.taps(); tap++) {
        int under = window.pixel((pixel + p) % perImage, tap);
        if (under >= 0) {
          int to = map.offset(image * map.pixels() + under);
          for (int channel = 0; channel < channels; channel++) {
            gradient[to + channel] += dx[from + channel];
          }
        }
        from += channels;
      }
    }
  }
}
