package io.github.efficientnet4j.internal.engine.layout;

/**
 * Sums over pixels by channel in the shared region: parts x padded channels, one row for each part
 * of a map. They are added up in the order of the parts, whichever worker computed them, so that
 * results do not depend on the number of workers.
 *
 * @param base where the first row lies in the arena
 * @param channels the padded channels of a row
 * @param parts how many rows
 */
public record ChannelSums(int base, int channels, int parts) {

  /** {@return where a part's row lies in the arena} */
  public int offset(int part) {
    return base + part * channels;
  }

  /** {@return the floats of all rows} */
  public long floats() {
    return (long) channels * parts;
  }

  /**
   * Adds the sums of a block of pixels, with what the additions before have rounded off, so that
   * the sums of however many blocks keep their digits (Kahan, 1965).
   *
   * @param sums of the blocks before
   * @param offset the first one
   * @param block the block's sums and, behind them, what was rounded off: zeros at first
   * @param blockOffset the first of the block's sums
   * @param channels how many
   */
  public static void addBlock(
      float[] sums, int offset, float[] block, int blockOffset, int channels) {
    int lost = blockOffset + channels;
    for (int i = 0; i < channels; i++) {
      float before = sums[offset + i];
      float term = block[blockOffset + i] - block[lost + i];
      float after = before + term;
      float surplus = (after - before) - term;
      sums[offset + i] = after;
      // Of an infinite sum, nothing is rounded off.
      block[lost + i] = Math.abs(after) <= Float.MAX_VALUE ? surplus : 0f;
    }
  }

  /**
   * Divides sums by the number of pixels, in place.
   *
   * @param sums holds them
   * @param offset the first one
   * @param channels how many
   * @param pixels how many values each has summed
   */
  public static void toMeans(float[] sums, int offset, int channels, int pixels) {
    for (int i = offset; i < offset + channels; i++) {
      sums[i] /= pixels;
    }
  }
}
