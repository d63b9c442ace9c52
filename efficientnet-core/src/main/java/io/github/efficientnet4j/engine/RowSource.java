package io.github.efficientnet4j.engine;

/** Makes the rows that a depthwise convolution reads, when it needs them, panel by panel. */
interface RowSource {

  /** Writes row {@code y} of a panel, pixel after pixel without gaps. */
  void row(ImageRun run, int y, int panel, float[] to, int offset);
}
