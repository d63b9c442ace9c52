package io.github.efficientnet4j.architecture;

import java.util.Objects;

/**
 * A row of the paper's table 1: a block that is repeated with the same number of output channels.
 * Only the first repeat has the stride and changes the number of channels.
 *
 * <p>Immutable and thread-safe.
 *
 * @param block the block that is repeated
 * @param channels output channels of every repeat, at least 1
 * @param repeats the number of blocks, at least 1
 * @param stride the stride of the first block, at least 1; the others have stride 1
 */
public record Stage(Block block, int channels, int repeats, int stride) {

  private static final int MAX_CHANNELS = 1 << 20;
  private static final int MAX_REPEATS = 10_000;

  /**
   * Creates the stage.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public Stage {
    Objects.requireNonNull(block, "block");
    requireChannels(channels);
    requireStride(stride);
    if (repeats < 1 || repeats > MAX_REPEATS) {
      throw new IllegalArgumentException(
          "repeats must be between 1 and " + MAX_REPEATS + ", but were " + repeats);
    }
  }

  /**
   * {@return the stride of one of the blocks}
   *
   * @param repeat which block, from 0
   */
  public int strideOf(int repeat) {
    return repeat == 0 ? stride : 1;
  }

  static void requireChannels(int channels) {
    if (channels < 1 || channels > MAX_CHANNELS) {
      throw new IllegalArgumentException(
          "channels must be between 1 and " + MAX_CHANNELS + ", but were " + channels);
    }
  }

  static void requireStride(int stride) {
    if (stride < 1 || stride > 16) {
      throw new IllegalArgumentException("stride must be between 1 and 16, but was " + stride);
    }
  }
}
