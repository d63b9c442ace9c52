package io.github.efficientnet4j.image;

import java.time.Duration;

/** The time that the decoding of one image may take. Belongs to one thread. */
final class TimeLimit {

  private final String name;
  private final long nanos;
  private final long start = System.nanoTime();

  /** Starts the time of an image, whose name messages contain. */
  TimeLimit(String name, long nanos) {
    this.name = name;
    this.nanos = nanos;
  }

  boolean isOver() {
    return nanos < Long.MAX_VALUE && System.nanoTime() - start > nanos;
  }

  void check() throws ImageFormatException {
    if (isOver()) {
      throw new ImageFormatException(
          name
              + " was not decoded within "
              + Duration.ofNanos(nanos).toMillis()
              + " ms, the limit; raise it with ImageDecoder.withMaxTime");
    }
  }
}
