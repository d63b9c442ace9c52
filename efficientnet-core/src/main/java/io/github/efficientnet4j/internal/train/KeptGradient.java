package io.github.efficientnet4j.internal.train;

/** Leaves the gradient in a map, for the layer that completes it. */
record KeptGradient(BatchMap map) implements Sink {

  @Override
  public void begin(Run run, Member member) {
    // Every pixel of the map is written.
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
    // The map has it already.
  }
}
