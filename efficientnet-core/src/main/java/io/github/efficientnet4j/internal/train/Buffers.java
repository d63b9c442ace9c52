package io.github.efficientnet4j.internal.train;

import java.util.ArrayList;
import java.util.List;

/** The buffers of one program; those given back while it is planned are used again. */
final class Buffers {

  private final List<Buffer> all = new ArrayList<>();
  private final List<Buffer> free = new ArrayList<>();

  /** A buffer that is never given back. */
  Buffer own(long floats) {
    Buffer buffer = new Buffer();
    buffer.require(floats);
    all.add(buffer);
    return buffer;
  }

  /** The smallest free one that is large enough, or the largest, grown, or a new one. */
  Buffer take(long floats) {
    Buffer best = null;
    for (Buffer buffer : free) {
      boolean fits = buffer.floats() >= floats;
      if (best == null
          || (fits
              ? best.floats() < floats || buffer.floats() < best.floats()
              : buffer.floats() > best.floats())) {
        best = buffer;
      }
    }
    if (best == null) {
      return own(floats);
    }
    free.remove(best);
    best.require(floats);
    return best;
  }

  void giveBack(Buffer buffer) {
    free.add(buffer);
  }

  void allocate() {
    all.forEach(Buffer::allocate);
  }
}
