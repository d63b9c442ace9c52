package io.github.efficientnet4j.internal.train;

/** The pixels of a value, multiplied by the gates of squeeze-and-excitation where there are any. */
record ValueRows(Value value, GateState gate) implements Rows {

  @Override
  public void fill(Run run, int pixel, int pixels, float[] out, int to, int stride) {
    int vectors = value.raw.padded() / run.lanes();
    value.block(run, pixel, pixels, 0, vectors, out, to, stride);
    if (gate == null) {
      return;
    }
    int perImage = value.raw.pixels();
    int done = 0;
    while (done < pixels) {
      int image = (pixel + done) / perImage;
      int count = Math.min(pixels - done, (image + 1) * perImage - pixel - done);
      int at = to + done * stride;
      run.training.normalize(
          out,
          at,
          stride,
          count,
          vectors,
          gate.gates(),
          run.zeros,
          gate.offset(image),
          out,
          at,
          stride);
      done += count;
    }
  }

  @Override
  public BatchMap map() {
    return gate == null ? value.plain : null;
  }
}
