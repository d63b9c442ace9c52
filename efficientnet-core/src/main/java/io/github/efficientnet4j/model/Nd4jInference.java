package io.github.efficientnet4j.model;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J, operation by operation, on the backend of the class path. */
record Nd4jInference(EfficientNet network) implements Inference {

  @Override
  public void start() {
    network.requireNd4j();
  }

  /** Native code is as fast the first time. */
  @Override
  public void warmUp() {
    start();
  }

  /** Its intermediate arrays grow with the batch, its speed does not. */
  @Override
  public int batchFor(int valuesPerImage) {
    return 1;
  }

  @Override
  public float[] logits(float[] nchw, int batch, int height, int width) {
    // First: without a backend, Nd4j's own failure would not say what to do.
    start();
    int channels = network.architecture().inputChannels();
    try (INDArray images = Nd4j.createFromArray(nchw).reshape('c', batch, channels, height, width);
        INDArray logits = network.forward(images)) {
      return logits.data().asFloat();
    }
  }

  /** Nothing to do: the arrays of the weights are the network's. */
  @Override
  public void close() {}
}
