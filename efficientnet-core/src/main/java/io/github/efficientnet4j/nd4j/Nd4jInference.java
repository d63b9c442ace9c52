package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.model.Inference;
import io.github.efficientnet4j.model.Network;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes an {@link io.github.efficientnet4j.model.ImageClassifier}'s logits with ND4J, operation
 * by operation: on a GPU, with a CUDA backend.
 *
 * <p>Thread-safe.
 */
public final class Nd4jInference implements Inference {

  private final Nd4jNetwork network;
  private final int channels;

  private Nd4jInference(Network network) {
    this.network = Nd4jNetwork.of(network);
    this.channels = network.architecture().inputChannels();
  }

  /**
   * A network's logits on the backend of the class path.
   *
   * @param network architecture and weights
   * @return what computes them
   * @throws MissingBackendException if no ND4J backend is on the class path
   */
  public static Nd4jInference of(Network network) {
    Backend.require();
    return new Nd4jInference(network);
  }

  @Override
  public void start() {}

  /** Native code is as fast the first time. */
  @Override
  public void warmUp() {}

  /** Its intermediate arrays grow with the batch, its speed does not. */
  @Override
  public int batchFor(int valuesPerImage) {
    return 1;
  }

  @Override
  public float[] logits(float[] nchw, int batch, int height, int width) {
    try (INDArray images = Nd4j.createFromArray(nchw).reshape('c', batch, channels, height, width);
        INDArray logits = network.logits(images)) {
      return logits.data().asFloat();
    }
  }

  /** Nothing to do: the arrays of the weights are freed with the network. */
  @Override
  public void close() {}
}
