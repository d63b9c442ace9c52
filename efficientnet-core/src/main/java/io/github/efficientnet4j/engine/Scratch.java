package io.github.efficientnet4j.engine;

/** What one worker needs for itself during a phase: floats and the offsets of buffered rows. */
final class Scratch {

  final float[] floats;
  final int[] rowOffsets;

  Scratch(int floats, int rows) {
    this.floats = new float[floats];
    this.rowOffsets = new int[rows];
  }
}
