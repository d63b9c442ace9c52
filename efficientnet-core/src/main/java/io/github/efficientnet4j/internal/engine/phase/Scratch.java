package io.github.efficientnet4j.internal.engine.phase;

/**
 * What one worker needs for itself during a phase: a part of an array, and the offsets of buffered
 * rows.
 */
public final class Scratch {

  final float[] floats;
  final int base;
  final int[] rowOffsets;

  /** The slice of channels whose gates lie here, or -1. */
  int gatesOfSlice;

  public Scratch(float[] floats, int base, int rows) {
    this.floats = floats;
    this.base = base;
    this.rowOffsets = new int[rows];
  }
}
