package io.github.efficientnet4j.internal.train.layout;

import java.util.ArrayList;
import java.util.List;

/** The buffers of one plan; those given back while it is made are used again. Not thread-safe. */
public final class Buffers {

  private final List<Buffer> all = new ArrayList<>();
  private final List<Buffer> free = new ArrayList<>();

  /** A buffer that is never given back. */
  public Buffer own(long floats) {
    Buffer buffer = new Buffer();
    buffer.require(floats);
    all.add(buffer);
    return buffer;
  }

  /** The smallest free one that is large enough, or the largest, grown, or a new one. */
  public Buffer take(long floats) {
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

  /** Lets a buffer be taken again, when no phase planned from now on needs its contents. */
  public void giveBack(Buffer buffer) {
    free.add(buffer);
  }

  /** Allocates all of them, when everything is planned. */
  public void allocate() {
    all.forEach(Buffer::allocate);
  }
}
