package io.github.efficientnet4j.internal.engine.layout;

import io.github.efficientnet4j.graph.Shape;

/** A feature map in the arena that is written one panel of channels at a time. */
public sealed interface PanelMap permits MapBuffer, ChannelSlices {

  /** {@return the map's shape, channels not padded} */
  Shape shape();

  /**
   * {@return where a panel of a pixel lies in the arena} The same panel of the next pixel lies
   * {@link #stride} floats later, up to the end of the row.
   *
   * @param panels the panels of the map's channels
   * @param panel which of them
   * @param pixel row times width plus column
   */
  int at(Panels panels, int panel, int pixel);

  /** {@return the floats from one pixel's panel to the next pixel's} */
  int stride(int panel);
}
