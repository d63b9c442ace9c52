package io.github.efficientnet4j.engine.training;

/** Writes a value as a map of its own: times what drop path says, plus the skip connection's. */
final class WriteValue implements Step {

  private final Value value;
  private final Value skip;
  private final int block;

  /** Without a skip connection {@code skip} is null. */
  WriteValue(Value value, Value skip) {
    this.value = value;
    this.skip = skip;
    this.block = Blocks.pixels(3 * value.raw.padded());
  }

  @Override
  public long scratchFloats() {
    return (long) block * value.raw.padded();
  }

  @Override
  public void run(Run run, Member member) {
    int perImage = value.raw.pixels();
    int total = run.batch * perImage;
    int end = member.end(total);
    for (int pixel = member.first(total); pixel < end; ) {
      int pixels = Math.min(block, end - pixel);
      if (value.factors(run)) {
        pixels = Math.min(pixels, (pixel / perImage + 1) * perImage - pixel);
      }
      block(run, member, pixel, pixels);
      pixel += pixels;
    }
  }

  private void block(Run run, Member member, int pixel, int pixels) {
    int padded = value.raw.padded();
    int vectors = padded / run.lanes();
    float[] out = value.plain.data();
    int to = value.plain.offset(pixel);
    value.evaluate(run, pixel, pixels, 0, vectors, out, to, padded);
    if (value.factors(run)) {
      float factor = value.factor(run, pixel / value.raw.pixels());
      for (int i = to; i < to + pixels * padded; i++) {
        out[i] *= factor;
      }
    }
    if (skip == null) {
      return;
    }
    if (skip.plain != null) {
      run.kernels.add(out, to, skip.plain.data(), to, pixels * padded);
    } else {
      skip.evaluate(run, pixel, pixels, 0, vectors, member.scratch, Member.BASE, padded);
      run.kernels.add(out, to, member.scratch, Member.BASE, pixels * padded);
    }
  }
}
