package io.github.efficientnet4j.internal.engine.layout;

/**
 * Sums over pixels by channel, one row for each part of a map, in the arena: added up in the order
 * of the parts, whoever made them, so that results do not depend on the workers.
 */
public record ChannelSums(int base, int channels, int parts) {

  public int offset(int part) {
    return base + part * channels;
  }

  /** Makes means of one row of sums: {@code channels} of them, over as many pixels each. */
  public static void toMeans(float[] sums, int offset, int channels, int pixels) {
    for (int i = offset; i < offset + channels; i++) {
      sums[i] /= pixels;
    }
  }
}
