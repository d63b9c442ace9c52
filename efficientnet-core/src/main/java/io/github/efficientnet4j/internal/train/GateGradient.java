package io.github.efficientnet4j.internal.train;

/**
 * Keeps the gradient by the gated map, and gathers that by the gates: Σ dx · x over an image, which
 * is the gate times its gradient.
 */
record GateGradient(GateState gate, Value value) implements Sink {

  @Override
  public void begin(Run run, Member member) {
    gate.clear(run, member);
  }

  @Override
  public BatchMap map() {
    return value.gradient;
  }

  @Override
  public boolean readsRows() {
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
    int perImage = value.raw.pixels();
    int done = 0;
    while (done < pixels) {
      int image = (pixel + done) / perImage;
      int count = Math.min(pixels - done, (image + 1) * perImage - pixel - done);
      run.training.addProducts(
          x,
          xOffset + done * stride,
          stride,
          dx,
          dxOffset + done * stride,
          stride,
          count,
          stride / run.lanes(),
          gate.products(member),
          gate.offset(image));
      done += count;
    }
  }
}
