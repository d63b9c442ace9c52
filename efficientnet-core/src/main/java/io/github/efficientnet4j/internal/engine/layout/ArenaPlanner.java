package io.github.efficientnet4j.internal.engine.layout;

import java.util.Map;
import java.util.TreeMap;

/**
 * Gives maps their places in a region of the arena, first fit; a place is given again once its map
 * has been read for the last time.
 */
public final class ArenaPlanner {

  private final TreeMap<Long, Long> free = new TreeMap<>();
  private long end;

  ArenaPlanner(int start) {
    this.end = start;
  }

  public int allocate(long floats) {
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
    if (end > Integer.MAX_VALUE - CacheLines.FLOATS) {
      throw new IllegalArgumentException(
          "the maps of this network at this input size take more than 8 GiB; use smaller images");
    }
    return (int) offset;
  }

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

  int size() {
    return (int) end;
  }
}
