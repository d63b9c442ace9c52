package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.internal.engine.layout.Bands;
import io.github.efficientnet4j.internal.engine.layout.CacheLines;

/** One of the threads that walk through a program together, and what it needs for itself. */
final class Member {

  final int index;
  final int count;

  /** Blocks of maps, from {@link #BASE} on. */
  final float[] scratch;

  /** Offsets of the rows under a depthwise kernel. */
  final int[] rowOffsets;

  /** Sums of one block, a value per channel. */
  final float[] sums;

  /** More sums of one block. */
  final float[] products;

  static final int BASE = CacheLines.FIRST;

  Member(int index, int count, int scratchFloats, int rows, int channels) {
    this.index = index;
    this.count = count;
    this.scratch = new float[BASE + scratchFloats];
    this.rowOffsets = new int[rows];
    this.sums = new float[channels];
    this.products = new float[channels];
  }

  /** The first of this member's share of some tasks. */
  int first(int tasks) {
    return Bands.start(tasks, count, index);
  }

  /** One past the last of its share. */
  int end(int tasks) {
    return Bands.start(tasks, count, index + 1);
  }
}
