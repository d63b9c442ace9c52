package io.github.efficientnet4j.internal.engine.phase;

/** Makes the rows that a depthwise convolution reads, when it needs them, panel by panel. */
public interface RowSource {

  /**
   * Writes pixels {@code from} to {@code to} of row {@code y} of a panel, one after another without
   * gaps.
   */
  void row(ImageRun run, int y, int from, int to, int panel, float[] out, int offset);

  /**
   * The floats of input for each pixel of a row that every panel reads; 0 if each reads its own.
   */
  int sharedFloats();
}
