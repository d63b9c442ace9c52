package io.github.efficientnet4j.internal.engine.layout;

import java.util.Map;
import java.util.TreeMap;

/**
 * Gives maps their places in one region of the arena, first fit. The place of a map that has been
 * read for the last time is released and given to later maps.
 *
 * <p>Not thread-safe: one thread plans.
 */
public final class ArenaPlanner {

  /** The holes between maps: their sizes by offset. */
  private final TreeMap<Long, Long> free = new TreeMap<>();

  private long end;
  private boolean frozen;

  ArenaPlanner(int start) {
    this.end = start;
  }

  /**
   * Reserves a place.
   *
   * @param floats its size; rounded up to whole cache lines
   * @return its offset in the region
   * @throws IllegalArgumentException if the region outgrows a Java array
   * @throws IllegalStateException if {@link Regions#freeze} was called
   */
  public int allocate(long floats) {
    if (frozen) {
      throw new IllegalStateException("the regions are frozen; allocate before freeze()");
    }
    long size = CacheLines.roundUp(floats);
    for (Map.Entry<Long, Long> hole : free.entrySet()) {
      if (hole.getValue() >= size) {
        long offset = hole.getKey();
        long left = hole.getValue() - size;
        free.remove(offset);
        if (left > 0) {
          free.put(offset + size, left);
        }
        return (int) offset;
      }
    }
    long offset = end;
    Map.Entry<Long, Long> last = free.lastEntry();
    if (last != null && last.getKey() + last.getValue() == end) {
      offset = last.getKey();
      free.remove(offset);
    }
    end = offset + size;
    requireArraySize(end);
    return (int) offset;
  }

  /** Gives a place back; it merges with the holes beside it. */
  public void release(int offset, long floats) {
    long start = offset;
    long size = CacheLines.roundUp(floats);
    Map.Entry<Long, Long> before = free.floorEntry(start);
    if (before != null && before.getKey() + before.getValue() == start) {
      start = before.getKey();
      size += before.getValue();
    }
    Long after = free.remove(start + size);
    free.put(start, after == null ? size : size + after);
  }

  void freeze() {
    frozen = true;
  }

  /** {@return the floats from the region's start to the end of the last place ever given} */
  int size() {
    return (int) end;
  }

  static void requireArraySize(long floats) {
    if (floats > Integer.MAX_VALUE - CacheLines.FLOATS) {
      throw new IllegalArgumentException(
          "the maps of this network at this input size take more than 8 GiB; use smaller images");
    }
  }
}
