package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.model.Inference;
import io.github.efficientnet4j.model.Network;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes an {@link io.github.efficientnet4j.model.ImageClassifier}'s network with ND4J, operation
 * by operation: on a GPU, with a CUDA backend.
 *
 * <pre>{@code
 * ImageClassifier classifier =
 *     ImageClassifier.builder().pretrained("b0").inference(Nd4jInference::of).build();
 * }</pre>
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
   * A network on the backend of the class path.
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
  public float[] logits(float[] nchw, int n, int height, int width) {
    try (INDArray images = images(nchw, n, height, width);
        INDArray logits = network.logits(images)) {
      return logits.data().asFloat();
    }
  }

  @Override
  public float[] embedding(float[] nchw, int n, int height, int width) {
    try (INDArray images = images(nchw, n, height, width);
        INDArray embedding = network.embedding(images)) {
      return embedding.data().asFloat();
    }
  }

  private INDArray images(float[] nchw, int n, int height, int width) {
    ImageBatch.of(nchw, PixelLayout.NCHW, n, height, width).requireChannels(channels);
    return HostArrays.ofHost(nchw, n, channels, height, width);
  }

  /** Its intermediate arrays grow with the batch, its speed does not. */
  @Override
  public int maxBatch(int valuesPerImage) {
    return 1;
  }

  /** Native code is as fast the first time. */
  @Override
  public void warmUp() {}

  /** Nothing to do: the arrays of the weights are freed with the network. */
  @Override
  public void close() {}
}
