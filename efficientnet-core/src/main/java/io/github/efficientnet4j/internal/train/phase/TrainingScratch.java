package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.engine.layout.CacheLines;

/**
 * What one worker needs for itself during a phase. Nothing is kept from task to task.
 *
 * <p>Not thread-safe: one worker uses it.
 */
public final class TrainingScratch {

  /** Where blocks of maps begin in {@link #floats}. */
  static final int BASE = CacheLines.FIRST;

  /** Blocks of maps. */
  final float[] floats;

  /** Offsets of the rows under a depthwise kernel. */
  final int[] rowOffsets;

  /** Sums of one block, a value per channel. */
  final float[] sums;

  /** More sums of one block. */
  final float[] products;

  /** Sums of all blocks, a value per channel. */
  final double[] totals;

  /**
   * Takes the memory.
   *
   * @param floats the most that a phase asks for
   * @param kernelRows of the highest kernel
   * @param channels of the widest map
   */
  public TrainingScratch(int floats, int kernelRows, int channels) {
    this.floats = new float[BASE + floats];
    this.rowOffsets = new int[kernelRows];
    this.sums = new float[channels];
    this.products = new float[channels];
    this.totals = new double[channels];
  }
}
