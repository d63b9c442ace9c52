package io.github.efficientnet4j.internal.engine.layout;

/**
 * The arena: one region for what all workers share, then one for each worker, for its part of large
 * maps. A cache line is then written by the same core in every call; a core takes several times as
 * long to write what another has in its cache, and with maps laid out one behind another their
 * halves would lie elsewhere for each size of a map.
 */
public final class Regions {

  private final int workers;
  private final ArenaPlanner shared = new ArenaPlanner(CacheLines.FIRST);
  private final ArenaPlanner own = new ArenaPlanner(0);

  public Regions(int workers) {
    this.workers = workers;
  }

  int workers() {
    return workers;
  }

  /** The part that all share; its offsets are those of the arena. */
  public ArenaPlanner shared() {
    return shared;
  }

  /** One worker's part: every worker's is cut alike, and an offset counts from {@link #start}. */
  public ArenaPlanner own() {
    return own;
  }

  /** Where a worker's part of the arena starts; known once all has its place. */
  public int start(int worker) {
    return shared.size() + worker * own.size();
  }

  /** The floats of the arena. */
  public int size() {
    long size = shared.size() + (long) workers * own.size();
    if (size > Integer.MAX_VALUE - CacheLines.FLOATS) {
      throw new IllegalArgumentException(
          "the maps of this network at this input size take more than 8 GiB; use smaller images");
    }
    return (int) size;
  }
}
