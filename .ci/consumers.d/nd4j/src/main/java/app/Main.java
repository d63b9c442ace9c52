package app;

import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.nd4j.ArrayInference;
import io.github.efficientnet4j.nd4j.Nd4jNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays in and out: computed by ND4J, and by the Java engine. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    Network network = EfficientNet.fashionMnist();
    int side = network.architecture().resolution();
    int channels = network.architecture().inputChannels();
    INDArray images = Nd4j.rand(DataType.FLOAT, 2, channels, side, side);
    INDArray byNd4j = Nd4jNetwork.of(network).logits(images);
    try (InferenceEngine engine = network.compile()) {
      INDArray byEngine = ArrayInference.of(engine).logits(images);
      double difference = byNd4j.sub(byEngine).amaxNumber().doubleValue();
      if (byNd4j.size(0) != 2 || byNd4j.size(1) != 10 || !(difference < 1e-3)) {
        throw new AssertionError(byNd4j + " and " + byEngine);
      }
      System.out.println(byNd4j.shapeInfoToString().lines().findFirst().orElse(""));
    }
  }
}
