package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Share;

/**
 * Where the gradient with respect to a convolution's input goes, block by block.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface Sink permits Sink.Kept, ValueGradient, GateGradient, WindowGradient {

  /** Prepares for the first block of a share. */
  void begin(BatchRun run, Share share);

  /** {@return the map that blocks of the gradient are written to, or null for scratch memory} */
  BatchMap map();

  /**
   * What follows while a block is in cache.
   *
   * @param run the batch
   * @param scratch the worker's own memory
   * @param share that the block is of
   * @param pixel the first output pixel of the convolution, counted over the batch
   * @param pixels how many
   * @param x the rows that the convolution multiplied
   * @param xOffset the first
   * @param dx the gradient, in rows like {@code x}
   * @param dxOffset the first
   * @param stride from row to row, of both
   */
  void accept(
      BatchRun run,
      TrainingScratch scratch,
      Share share,
      int pixel,
      int pixels,
      float[] x,
      int xOffset,
      float[] dx,
      int dxOffset,
      int stride);

  /** {@return whether {@link #accept} reads {@code x}} */
  default boolean readsRows() {
    return false;
  }

  /** Leaves the gradient in a map, for the layer that completes it. */
  record Kept(BatchMap map) implements Sink {

    @Override
    public void begin(BatchRun run, Share share) {
      // Every pixel of the map is written.
    }

    @Override
    public void accept(
        BatchRun run,
        TrainingScratch scratch,
        Share share,
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
}
