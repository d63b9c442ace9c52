package io.github.efficientnet4j.engine;

/**
 * Sums over pixels by channel, one row for each band of a map, in the arena: added up in the order
 * of the bands, whoever made them, so that results do not depend on the workers.
 */
record ChannelSums(int base, int channels, int bands) {

  int offset(int band) {
    return base + band * channels;
  }
}
