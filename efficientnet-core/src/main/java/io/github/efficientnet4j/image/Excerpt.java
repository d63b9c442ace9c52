package io.github.efficientnet4j.image;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * What is given to an image reader of a file: new bytes, then ranges of the file, then new bytes.
 * The file is not copied. Ranges take 8 bytes each, so that a file of many small parts needs not
 * much more memory than its own.
 *
 * <p>Immutable and thread-safe.
 */
final class Excerpt {

  private static final byte[] NOTHING = {};

  private final byte[] before;
  private final byte[] file;
  private final int[] ranges;
  private final byte[] after;

  private Excerpt(byte[] before, byte[] file, int[] ranges, byte[] after) {
    this.before = before;
    this.file = file;
    this.ranges = ranges;
    this.after = after;
  }

  static Excerpt whole(byte[] file) {
    return new Excerpt(NOTHING, file, new int[] {0, file.length}, NOTHING);
  }

  /** {@return a new stream of the bytes} */
  InputStream stream() {
    return new Stream();
  }

  /** Collects ranges of a file in their order. Not thread-safe. */
  static final class Builder {

    private final byte[] file;
    private int[] ranges = new int[16];
    private int used;

    Builder(byte[] file) {
      this.file = file;
    }

    /** Adds the bytes of the file from one index to another, which is not included. */
    void add(int from, int to) {
      Objects.checkFromToIndex(from, to, file.length);
      if (used > 0 && ranges[used - 1] == from) {
        ranges[used - 1] = to;
      } else if (from < to) {
        if (used == ranges.length) {
          ranges = Arrays.copyOf(ranges, 2 * used);
        }
        ranges[used++] = from;
        ranges[used++] = to;
      }
    }

    Excerpt between(byte[] before, byte[] after) {
      return new Excerpt(before, file, Arrays.copyOf(ranges, used), after);
    }
  }

  private final class Stream extends InputStream {

    private byte[] source = before;
    private int at;
    private int end = before.length;
    private int nextRange;

    /** Goes on to the next part with bytes. False at the end. */
    private boolean advance() {
      while (at == end) {
        if (nextRange < ranges.length) {
          source = file;
          at = ranges[nextRange];
          end = ranges[nextRange + 1];
          nextRange += 2;
        } else if (nextRange == ranges.length) {
          source = after;
          at = 0;
          end = after.length;
          nextRange++;
        } else {
          return false;
        }
      }
      return true;
    }

    @Override
    public int read() {
      return advance() ? source[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, target.length);
      int copied = 0;
      while (copied < length && advance()) {
        int count = Math.min(length - copied, end - at);
        System.arraycopy(source, at, target, offset + copied, count);
        at += count;
        copied += count;
      }
      return copied == 0 && length > 0 ? -1 : copied;
    }
  }
}
