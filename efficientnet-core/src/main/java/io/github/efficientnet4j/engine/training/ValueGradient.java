package io.github.efficientnet4j.engine.training;

/**
 * Turns the gradient by a value, complete but for what a skip connection adds, into that by its
 * activation's input, and gathers the sums that its BatchNorm needs.
 */
record ValueGradient(Value value) implements Sink {

  @Override
  public void begin(Run run, Member member) {
    value.norm.clear(member);
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
    addSkip(run, pixel, pixels, channel, vectors);
    BatchMap raw = value.raw;
    float[] d = value.gradient.data();
    int stride = raw.padded();
    int width = vectors * run.lanes();
    if (value.activation.isPresent()) {
      int at = raw.offset(pixel) + channel;
      run.training.activationGradient(
          value.activation.get(),
          raw.data(),
          at,
          stride,
          pixels,
          vectors,
          value.norm.scale,
          value.norm.shift,
          value.norm.mean,
          channel,
          d,
          at,
          stride,
          member.sums,
          member.products);
      value.norm.addGradientMoments(member, channel, width, 1f);
      return;
    }
    int perImage = value.factors(run) ? raw.pixels() : Integer.MAX_VALUE;
    int done = 0;
    while (done < pixels) {
      int image = (pixel + done) / perImage;
      int count = (int) Math.min(pixels - done, (image + 1L) * perImage - pixel - done);
      int at = raw.offset(pixel + done) + channel;
      run.training.gradientMoments(
          raw.data(),
          at,
          stride,
          count,
          vectors,
          value.norm.mean,
          channel,
          d,
          at,
          stride,
          member.sums,
          member.products);
      value.norm.addGradientMoments(member, channel, width, value.factor(run, image));
      done += count;
    }
  }

  private void addSkip(Run run, int pixel, int pixels, int channel, int vectors) {
    if (value.skipGradient == null) {
      return;
    }
    float[] d = value.gradient.data();
    float[] skip = value.skipGradient.data();
    int width = vectors * run.lanes();
    if (width == value.raw.padded()) {
      int at = value.raw.offset(pixel);
      run.kernels.add(d, at, skip, at, pixels * width);
      return;
    }
    for (int p = 0; p < pixels; p++) {
      int at = value.raw.offset(pixel + p) + channel;
      run.kernels.add(d, at, skip, at, width);
    }
  }
}
