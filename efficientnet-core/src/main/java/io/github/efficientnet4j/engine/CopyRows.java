package io.github.efficientnet4j.engine;

/** Rows of a map that is already there. */
record CopyRows(MapBuffer input, Panels panels) implements RowSource {

  @Override
  public void row(ImageRun run, int y, int panel, float[] to, int offset) {
    int width = input.shape().width();
    int panelWidth = panels.width(panel);
    int from = input.pixel(y * width) + panels.channel(panel);
    for (int x = 0; x < width; x++) {
      System.arraycopy(
          run.arena, from + x * input.stride(), to, offset + x * panelWidth, panelWidth);
    }
  }
}
