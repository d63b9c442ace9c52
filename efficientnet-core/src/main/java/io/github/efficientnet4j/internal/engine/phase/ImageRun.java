package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.kernel.Kernels;

/** One image on its way through a plan: its pixels and the arena that holds every map. */
public final class ImageRun {

  public final float[] arena;
  public final PixelSource pixels = new PixelSource();
  public Kernels kernels;

  public ImageRun(float[] arena) {
    this.arena = arena;
  }
}
