package io.github.efficientnet4j.model;

/**
 * What computes a classifier's network, for those who bring something else than the engine of this
 * library. It is given the network once, by {@link ImageClassifierBuilder#inference}, and belongs
 * to one classifier, which closes it.
 *
 * <p>Images come as float32 in the order N x C x H x W: of each image the channels, of each channel
 * the rows. They are normalised, and of the size that the classifier's transform makes.
 *
 * <p>Implementations are thread-safe.
 */
public interface Inference extends AutoCloseable {

  /**
   * Computes logits, the values before softmax.
   *
   * @param nchw {@code n · channels · height · width} floats; not to be kept or written
   * @param n the number of images, at least 1 and at most {@link #maxBatch}
   * @param height rows of an image
   * @param width columns of an image
   * @return {@code n · classes} logits, one row an image
   */
  float[] logits(float[] nchw, int n, int height, int width);

  /**
   * Computes the pooled features, the input of the network's last, linear layer.
   *
   * @param nchw {@code n · channels · height · width} floats; not to be kept or written
   * @param n the number of images, at least 1 and at most {@link #maxBatch}
   * @param height rows of an image
   * @param width columns of an image
   * @return {@code n · features} floats, one row an image
   */
  float[] embedding(float[] nchw, int n, int height, int width);

  /**
   * How many images it is given at once at most.
   *
   * @param valuesPerImage {@code channels · height · width}
   * @return at least 1
   */
  int maxBatch(int valuesPerImage);

  /** Waits until it computes at full speed, if it is slower at first. */
  void warmUp();

  /** Waits for running calls, then frees what it holds. Called once. */
  @Override
  void close();
}
