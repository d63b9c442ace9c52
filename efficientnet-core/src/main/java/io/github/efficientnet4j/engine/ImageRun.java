package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.engine.kernel.Kernels;

/** One image on its way through a plan: its pixels and the arena that holds every map. */
final class ImageRun {

  final float[] arena;
  final PixelSource pixels = new PixelSource();
  Kernels kernels;

  ImageRun(float[] arena) {
    this.arena = arena;
  }
}
