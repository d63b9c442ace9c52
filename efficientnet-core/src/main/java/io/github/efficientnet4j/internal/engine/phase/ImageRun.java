package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.kernel.Kernels;

/**
 * One image on its way through a plan: its pixels, the arena that holds every feature map, and the
 * kernels. The fields are set between phases by whoever runs the plan.
 *
 * <p>Not thread-safe: workers that share an image meet between phases.
 */
public final class ImageRun {

  /** Every feature map and every sum of the image, where the plan has put them. */
  public final float[] arena;

  /** Where the image comes from. */
  public final PixelSource pixels = new PixelSource();

  /** The loops for the next phase; they change once, when the vector kernels are warm. */
  public Kernels kernels;

  /**
   * @param arena at least as many floats as the plan needs
   */
  public ImageRun(float[] arena) {
    this.arena = arena;
  }
}
