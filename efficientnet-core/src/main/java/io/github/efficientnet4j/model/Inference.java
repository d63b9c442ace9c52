package io.github.efficientnet4j.model;

/** What computes a classifier's logits. Implementations are thread-safe. */
interface Inference extends AutoCloseable {

  /** Gets ready, so that what is missing shows now and not at the first images. */
  void start();

  /** Waits for full speed. */
  void warmUp();

  /** How many images to give it at once, of so many values each. */
  int batchFor(int valuesPerImage);

  /** Logits, one row an image, of pixels in NCHW order. */
  float[] logits(float[] nchw, int batch, int height, int width);

  @Override
  void close();
}
