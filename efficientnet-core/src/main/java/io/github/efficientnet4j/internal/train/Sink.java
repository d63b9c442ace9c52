package io.github.efficientnet4j.internal.train;

/** Where the gradient by a convolution's input goes. */
interface Sink {

  /** Before a member's first block. */
  void begin(Run run, Member member);

  /** The map that blocks of the gradient are written to, or null for the member's scratch. */
  BatchMap map();

  /**
   * What follows while a block is in cache.
   *
   * @param pixel the first output pixel of the convolution, counted over the batch
   * @param pixels how many
   * @param x the rows that the convolution multiplied
   * @param xOffset the first
   * @param dx the gradient, in rows like {@code x}
   * @param dxOffset the first
   * @param stride from row to row, of both
   */
  void accept(
      Run run,
      Member member,
      int pixel,
      int pixels,
      float[] x,
      int xOffset,
      float[] dx,
      int dxOffset,
      int stride);

  /** Whether {@link #accept} reads {@code x}. */
  default boolean readsRows() {
    return false;
  }
}
