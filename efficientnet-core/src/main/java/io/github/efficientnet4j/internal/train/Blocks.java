package io.github.efficientnet4j.internal.train;

/** How many pixels a member takes at a time, so that a block stays in the second cache level. */
final class Blocks {

  private static final int FLOATS = 48 * 1024;

  /** Tiles of a matrix product are 7 rows high. */
  private static final int MULTIPLE = 7;

  private static final int FEWEST = 28;
  private static final int MOST = 252;

  private Blocks() {}

  /** For pixels of so many floats, of all maps that a block is made of. */
  static int pixels(int floats) {
    int fit = FLOATS / floats / MULTIPLE * MULTIPLE;
    return Math.max(FEWEST, Math.min(MOST, fit));
  }
}
