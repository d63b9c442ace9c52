package io.github.efficientnet4j.model;

import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;

/**
 * The library's own engine computes. Thread-safe.
 *
 * @param engine closed with this
 */
record EngineInference(InferenceEngine engine) implements Inference {

  /** An engine's threads each take an image; more of them at once only delay the first results. */
  private static final int MAX_BATCH = 8;

  /** As many values as eight images of B2's size: fewer images of the larger networks' at once. */
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
