package io.github.efficientnet4j.internal.engine.layout;

import io.github.efficientnet4j.graph.Shape;

/** A map that is written panel by panel of its channels. */
public sealed interface PanelMap permits MapBuffer, ChannelSlices {

  Shape shape();

  /**
   * Where a panel of a pixel lies; the same panel of the pixels up to the end of its row follows.
   */
  int at(Panels panels, int panel, int pixel);

  /** From one pixel's panel to the next one's. */
  int stride(int panel);
}
