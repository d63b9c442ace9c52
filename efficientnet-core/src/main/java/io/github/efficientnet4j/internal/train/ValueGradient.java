package io.github.efficientnet4j.internal.train;

/**
 * Completes the gradient by a value with what its other readers gave, turns it into that by the
 * activation's input, and gathers the sums that the BatchNorms before it need.
 */
record ValueGradient(Value value) implements Sink {

  @Override
  public void begin(Run run, Member member) {
    for (Normalized term : value.terms) {
      term.norm.clear(member);
    }
  }

  @Override
  public BatchMap map() {
    return value.gradient;
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
    block(run, member, pixel, pixels, 0, value.raw.padded() / run.lanes());
  }

  /** The same for some pixels and channels of the gradient's map. */
  void block(Run run, Member member, int pixel, int pixels, int channel, int vectors) {
    for (BatchMap other : value.otherGradients) {
      add(run, other, pixel, pixels, channel, vectors);
    }
    value.backward(run, member, pixel, pixels, channel, vectors);
  }

  private void add(Run run, BatchMap other, int pixel, int pixels, int channel, int vectors) {
    float[] d = value.gradient.data();
    int width = vectors * run.lanes();
    if (width == other.padded()) {
      int at = other.offset(pixel);
      run.kernels.add(d, at, other.data(), at, pixels * width);
      return;
    }
    for (int p = 0; p < pixels; p++) {
      int at = other.offset(pixel + p) + channel;
      run.kernels.add(d, at, other.data(), at, width);
    }
  }
}
