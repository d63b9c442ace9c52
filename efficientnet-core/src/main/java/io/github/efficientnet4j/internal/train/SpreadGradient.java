package io.github.efficientnet4j.internal.train;

/**
 * Completes the gradient by a value that was pooled: by a gate, whose factors it is multiplied by
 * and whose mean adds the same to every pixel, or by the head, whose mean is all there is. Of a
 * value that was neither, the gradient is complete.
 */
final class SpreadGradient implements Step {

  private final ValueGradient target;
  private final GateState gate;
  private final float[] spread;
  private final int block;

  private SpreadGradient(Value value, GateState gate, float[] spread) {
    this.target = new ValueGradient(value);
    this.gate = gate;
    this.spread = spread;
    this.block = Blocks.pixels(3 * value.raw.padded());
  }

  static Step ofGated(Value value, GateState gate) {
    return new SpreadGradient(value, gate, null);
  }

  /** {@code spread} has a row for each image. */
  static Step ofPooled(Value value, float[] spread) {
    return new SpreadGradient(value, null, spread);
  }

  static Step ofComplete(Value value) {
    return new SpreadGradient(value, null, null);
  }

  @Override
  public void run(Run run, Member member) {
    target.begin(run, member);
    BatchMap map = target.map();
    int total = run.batch * map.pixels();
    int end = member.end(total);
    int vectors = map.padded() / run.lanes();
    for (int pixel = member.first(total); pixel < end; ) {
      int image = pixel / map.pixels();
      int pixels = Math.min(Math.min(block, end - pixel), (image + 1) * map.pixels() - pixel);
      int at = map.offset(pixel);
      if (gate != null) {
        run.training.normalize(
            map.data(),
            at,
            map.padded(),
            pixels,
            vectors,
            gate.gates(),
            gate.spread(),
            gate.offset(image),
            map.data(),
            at,
            map.padded());
      } else if (spread != null) {
        for (int p = 0; p < pixels; p++) {
          System.arraycopy(
              spread, image * map.padded(), map.data(), at + p * map.padded(), map.padded());
        }
      }
      target.block(run, member, pixel, pixels, 0, vectors);
      pixel += pixels;
    }
  }
}
