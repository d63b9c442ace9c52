package io.github.efficientnet4j.internal.engine.phase;

/**
 * What one worker needs for itself during a phase: a part of an array of floats, and some ints.
 * Each phase lays them out as it likes; nothing is kept from phase to phase.
 *
 * <p>Not thread-safe: one worker uses it.
 */
public final class Scratch {

  final float[] floats;
  final int base;
  final int[] ints;

  /**
   * @param floats holds the worker's part
   * @param base where it starts
   * @param ints how many ints the phases need at most
   */
  public Scratch(float[] floats, int base, int ints) {
    this.floats = floats;
    this.base = base;
    this.ints = new int[ints];
  }
}
