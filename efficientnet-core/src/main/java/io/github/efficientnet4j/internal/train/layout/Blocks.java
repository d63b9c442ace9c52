package io.github.efficientnet4j.internal.train.layout;

/** How many pixels a worker takes at a time, so that a block stays in L2. */
public final class Blocks {

  private static final int FLOATS = 48 * 1024;

  /** Tiles of a matrix product are 7 rows high. */
  private static final int MULTIPLE = 7;

  private static final int MIN_PIXELS = 28;
  private static final int MAX_PIXELS = 252;

  private Blocks() {}

  /**
   * The pixels of a block.
   *
   * @param floats of one pixel, in all maps that a block is made of
   * @return a multiple of the rows of a tile
   */
  public static int pixels(int floats) {
    int fit = FLOATS / floats / MULTIPLE * MULTIPLE;
    return Math.max(MIN_PIXELS, Math.min(MAX_PIXELS, fit));
  }
}
