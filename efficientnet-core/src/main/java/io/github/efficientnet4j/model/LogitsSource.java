package io.github.efficientnet4j.model;

import io.github.efficientnet4j.engine.EngineOptions;
import io.github.efficientnet4j.engine.InferenceEngine;
import io.github.efficientnet4j.image.ImageTransform;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What computes logits for a classifier. Thread-safe. */
interface LogitsSource extends AutoCloseable {

  /** Makes a source for a network. */
  interface Factory {
    LogitsSource of(EfficientNet network);
  }

  /** From images of the size that the network's transform makes, NCHW. */
  float[] logits(float[] images, int batch);

  default void warmUp() {}

  @Override
  default void close() {}

  static Factory engine(EngineOptions options) {
    return network -> {
      InferenceEngine engine = network.compile(options);
      return new LogitsSource() {
        @Override
        public float[] logits(float[] images, int batch) {
          return engine.run(images, batch);
        }

        @Override
        public void warmUp() {
          engine.warmUp();
        }

        @Override
        public void close() {
          engine.close();
        }
      };
    };
  }

  static LogitsSource nd4j(EfficientNet network) {
    ImageTransform transform = network.transform();
    int channels = network.architecture().inputChannels();
    return (images, batch) -> {
      try (INDArray array =
              Nd4j.createFromArray(images)
                  .reshape('c', batch, channels, transform.cropHeight(), transform.cropWidth());
          INDArray logits = network.forward(array)) {
        return logits.data().asFloat();
      }
    };
  }
}
