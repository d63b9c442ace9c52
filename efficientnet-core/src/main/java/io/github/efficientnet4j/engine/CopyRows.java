package io.github.efficientnet4j.engine;

/** Rows of a map that is already there. */
record CopyRows(MapBuffer input, Panels panels) implements RowSource {

  @Override
  public void row(ImageRun run, int y, int from, int to, int panel, float[] out, int offset) {
    int panelWidth = panels.width(panel);
    int first = input.pixel(y * input.shape().width()) + panels.channel(panel);
    for (int x = from; x < to; x++) {
      int at = offset + (x - from) * panelWidth;
      System.arraycopy(run.arena, first + x * input.stride(), out, at, panelWidth);
    }
  }

  @Override
  public int sharedFloats() {
    return 0;
  }
}
