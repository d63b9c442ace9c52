package io.github.efficientnet4j.model;

import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;

/**
 * Computes with the library's own engine. Thread-safe.
 *
 * @param engine the engine, which is closed together with this object
 */
record EngineInference(InferenceEngine engine) implements Inference {

  /**
   * The maximum number of images per batch. Each thread of an engine computes one image. Larger
   * batches only delay the first results.
   */
  private static final int MAX_BATCH = 8;

  /**
   * The maximum number of values per batch, that of eight images of B2's size. Larger networks
   * therefore get fewer images at once.
   */
  private static final int BATCH_VALUES = 8 * 3 * 288 * 288;

  @Override
  public float[] logits(float[] nchw, int n, int height, int width) {
    return engine.logits(ImageBatch.of(nchw, PixelLayout.NCHW, n, height, width));
  }

  @Override
  public float[] embedding(float[] nchw, int n, int height, int width) {
    return engine.embedding(ImageBatch.of(nchw, PixelLayout.NCHW, n, height, width));
  }

  @Override
  public int maxBatch(int valuesPerImage) {
    return Math.max(1, Math.min(MAX_BATCH, BATCH_VALUES / valuesPerImage));
  }

  @Override
  public void warmUp() {
    engine.warmUp();
  }

  @Override
  public void close() {
    engine.close();
  }
}
