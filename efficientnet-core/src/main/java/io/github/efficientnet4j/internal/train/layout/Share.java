package io.github.efficientnet4j.internal.train.layout;

import io.github.efficientnet4j.internal.engine.layout.Bands;

/**
 * One of the equal parts that every phase of training is divided into, as many as the engine has
 * threads. What a share covers depends on its index only, and each has sums of its own, which are
 * added up in the order of the shares: the same bits, whichever worker computes which share.
 *
 * <p>Immutable and thread-safe.
 *
 * @param index from 0 on
 * @param count of the shares
 */
public record Share(int index, int count) {

  /**
   * The first of some items that this share covers.
   *
   * @param items how many all shares cover together
   * @return from 0 to {@code items}
   */
  public int first(int items) {
    return Bands.start(items, count, index);
  }

  /**
   * One past the last of some items that this share covers.
   *
   * @param items how many all shares cover together
   * @return {@link #first} or more
   */
  public int end(int items) {
    return Bands.start(items, count, index + 1);
  }

  /**
   * Whether this share covers an item where the shares take turns.
   *
   * @param turn of the item, at least 0
   * @return true for one of the shares
   */
  public boolean takesTurn(int turn) {
    return turn % count == index;
  }
}
