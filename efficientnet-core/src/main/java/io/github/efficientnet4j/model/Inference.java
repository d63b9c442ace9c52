package io.github.efficientnet4j.model;

/**
 * The implementation that computes a classifier's network. An application can supply its own in
 * place of this library's engine. {@link ImageClassifierBuilder#inference} gives it the network
 * once. It belongs to one classifier, which closes it.
 *
 * <p>Images are float32 in the order N x C x H x W. They are normalised, and have the size that the
 * classifier's transform produces.
 *
 * <p>Implementations are thread-safe.
 */
public interface Inference extends AutoCloseable {

  /**
   * Computes logits, the values before softmax.
   *
   * @param nchw {@code n · channels · height · width} floats, which must be neither kept nor
   *     changed
   * @param n the number of images, at least 1 and at most {@link #maxBatch}
   * @param height rows of an image
   * @param width columns of an image
   * @return {@code n · classes} logits, one row per image
   */
  float[] logits(float[] nchw, int n, int height, int width);

  /**
   * Computes the pooled features, which are the input of the network's last, linear layer.
   *
   * @param nchw {@code n · channels · height · width} floats, which must be neither kept nor
   *     changed
   * @param n the number of images, at least 1 and at most {@link #maxBatch}
   * @param height rows of an image
   * @param width columns of an image
   * @return {@code n · features} floats, one row per image
   */
  float[] embedding(float[] nchw, int n, int height, int width);

  /**
   * {@return the maximum number of images per call, at least 1}
   *
   * @param valuesPerImage {@code channels · height · width}
   */
  int maxBatch(int valuesPerImage);

  /** Waits until the implementation computes at full speed, if it is slower at first. */
  void warmUp();

  /** Waits for running calls, then frees all resources. It is called once. */
  @Override
  void close();
}
