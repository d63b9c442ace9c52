package io.github.efficientnet4j.internal.engine.layout;

/**
 * Arrays whose vectors do not straddle cache lines, where the JVM lets them: a load across two
 * lines costs two, and depthwise convolutions, which do little but load, ran 1.1 to 1.5 times
 * faster without. G1, the usual collector, puts an array of at least half a region at the start of
 * a region; its elements begin 16 bytes later. With other collectors or smaller arrays this does no
 * harm.
 *
 * <p>Internal: for the engine only.
 */
public final class CacheLines {

  /** Floats in a cache line. */
  public static final int FLOATS = 16;

  /** The element that begins a cache line: 16 bytes of header and 12 floats are 64 bytes. */
  public static final int FIRST = 12;

  private CacheLines() {}

  /**
   * To whole cache lines.
   *
   * @param floats at least 0
   * @return the next multiple of {@link #FLOATS}
   */
  public static long roundUp(long floats) {
    return (floats + FLOATS - 1) / FLOATS * FLOATS;
  }
}
