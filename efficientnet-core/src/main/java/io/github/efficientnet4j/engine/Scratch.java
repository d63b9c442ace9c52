package io.github.efficientnet4j.engine;

/**
 * What one worker needs for itself during a phase: a part of an array, and the offsets of buffered
 * rows.
 */
final class Scratch {

  final float[] floats;
  final int base;
  final int[] rowOffsets;

  /** The slice of channels whose gates lie here, or -1. */
  int gatesOfSlice;

  Scratch(float[] floats, int base, int rows) {
    this.floats = floats;
    this.base = base;
    this.rowOffsets = new int[rows];
  }
}
