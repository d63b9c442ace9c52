package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.Panels;

/** Rows of a map that is already there. */
public record CopyRows(MapBuffer input, Panels panels) implements RowSource {

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
