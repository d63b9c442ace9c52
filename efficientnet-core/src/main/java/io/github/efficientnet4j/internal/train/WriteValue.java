package io.github.efficientnet4j.internal.train;

/** Writes a value as a map of its own. */
final class WriteValue implements Step {

  private final Value value;
  private final int block;

  WriteValue(Value value) {
    this.value = value;
    this.block = Blocks.pixels(2 * value.raw.padded());
  }

  @Override
  public void run(Run run, Member member) {
    BatchMap map = value.plain;
    int total = run.batch * map.pixels();
    int end = member.end(total);
    for (int pixel = member.first(total); pixel < end; pixel += block) {
      value.activate(
          run,
          pixel,
          Math.min(block, end - pixel),
          0,
          map.padded() / run.lanes(),
          map.data(),
          map.offset(pixel),
          map.padded());
    }
  }
}
