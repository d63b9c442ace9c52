package io.github.efficientnet4j.model;

/** What computes a classifier's logits. Implementations are thread-safe. */
public interface Inference extends AutoCloseable {

  /** Gets ready, so that what is missing shows now and not at the first images. */
  void start();

  /** Waits for full speed. */
  void warmUp();

  /**
   * How many images to give it at once.
   *
   * @param valuesPerImage channels · height · width
   * @return at least 1
   */
  int batchFor(int valuesPerImage);

  /**
   * Computes logits.
   *
   * @param nchw {@code batch · channels · height · width} floats, normalised
   * @param batch the number of images
   * @param height rows of an image
   * @param width columns of an image
   * @return {@code batch · classes} logits
   */
  float[] logits(float[] nchw, int batch, int height, int width);

  @Override
  void close();
}
