package io.github.efficientnet4j.internal.engine.layout;

/**
 * How the arena is divided: one region that all workers share, then one region for each worker,
 * which holds its part of large maps.
 *
 * <p>With regions of their own, a cache line is written by the same core in every call. A core
 * takes several times as long to write a line that lies in another core's cache. If maps simply
 * followed each other, the workers' parts would begin elsewhere in each map, and lines would move
 * between caches.
 *
 * <p>Planning has two steps. While a plan is built, maps get places in {@link #shared} and {@link
 * #own}. Then {@link #freeze} ends the planning; only then are {@link #start} and {@link #size}
 * known. After that the object is immutable and thread-safe if it is published safely.
 */
public final class Regions {

  private final int workers;
  private final ArenaPlanner shared = new ArenaPlanner(CacheLines.FIRST);
  private final ArenaPlanner own = new ArenaPlanner(0);

  private boolean frozen;
  private int sharedFloats;
  private int ownFloats;

  /**
   * @param workers how many workers compute an image together, at least 1
   */
  public Regions(int workers) {
    this.workers = workers;
  }

  /** {@return the planner of the region that all share; its offsets are those of the arena} */
  public ArenaPlanner shared() {
    return shared;
  }

  /**
   * {@return the planner of each worker's region} All workers' regions are laid out alike; an
   * offset counts from {@link #start}.
   */
  public ArenaPlanner own() {
    return own;
  }

  /**
   * Ends the planning: from now on nothing can be allocated, and the regions' starts are known.
   *
   * @throws IllegalArgumentException if all regions together outgrow a Java array
   */
  public void freeze() {
    ArenaPlanner.requireArraySize(shared.size() + (long) workers * own.size());
    shared.freeze();
    own.freeze();
    sharedFloats = shared.size();
    ownFloats = own.size();
    frozen = true;
  }

  /**
   * {@return where a worker's region starts in the arena}
   *
   * @param worker its index; the number of workers gives the end of the arena
   * @throws IllegalStateException before {@link #freeze}
   */
  int start(int worker) {
    if (!frozen) {
      throw notFrozen();
    }
    return sharedFloats + worker * ownFloats;
  }

  /**
   * {@return the floats of the arena}
   *
   * @throws IllegalStateException before {@link #freeze}
   */
  public int size() {
    return start(workers);
  }

  private static IllegalStateException notFrozen() {
    return new IllegalStateException(
        "the regions are still being planned; call freeze() before asking where they start");
  }
}
