package io.github.efficientnet4j.model;

import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The compiled engine; where there is none yet, made when it is needed first. */
final class EngineInference implements Inference {

  /** An engine's threads each take an image; more of them at once only delay the first results. */
  private static final int LARGEST_BATCH = 8;

  /** As many values as eight images of B2's size: fewer images of the larger networks' at once. */
  private static final int BATCH_VALUES = 8 * 3 * 288 * 288;

  private final Supplier<InferenceEngine> compiler;
  private final ReentrantLock compiling = new ReentrantLock();
  private volatile InferenceEngine engine;
  private boolean closed;

  /** Inference by an engine that is still to be compiled, once. */
  EngineInference(Supplier<InferenceEngine> compiler) {
    this.compiler = compiler;
  }

  /** Inference by an engine that is there. */
  EngineInference(InferenceEngine engine) {
    this(() -> engine);
    this.engine = engine;
  }

  @Override
  public void start() {
    engine();
  }

  @Override
  public void warmUp() {
    engine().warmUp();
  }

  @Override
  public int batchFor(int valuesPerImage) {
    return Math.max(1, Math.min(LARGEST_BATCH, BATCH_VALUES / valuesPerImage));
  }

  @Override
  public float[] logits(float[] nchw, int batch, int height, int width) {
    return engine().logits(ImageBatch.of(nchw, PixelLayout.NCHW, batch, height, width));
  }

  private InferenceEngine engine() {
    InferenceEngine present = engine;
    return present != null ? present : compile();
  }

  private InferenceEngine compile() {
    compiling.lock();
    try {
      // Compiled after close(), nobody would ever end its threads.
      if (closed) {
        throw new IllegalStateException("this classifier is closed");
      }
      if (engine == null) {
        engine = compiler.get();
      }
      return engine;
    } finally {
      compiling.unlock();
    }
  }

  @Override
  public void close() {
    compiling.lock();
    try {
      closed = true;
    } finally {
      compiling.unlock();
    }
    if (engine != null) {
      engine.close();
    }
  }
}
