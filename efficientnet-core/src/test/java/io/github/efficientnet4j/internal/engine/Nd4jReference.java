package io.github.efficientnet4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.nd4j.Nd4jNetwork;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the engine computes, computed by ND4J operator by operator. */
final class Nd4jReference {

  private Nd4jReference() {}

  /** Logits, embedding and every map of the engine, asked for at once and alone, equal ND4J's. */
  static void assertSameOutputs(
      Architecture network, EngineOptions options, int batch, int height, int width) {
    Parameters parameters = FormulaWeights.parameters(network);
    int channels = network.inputChannels();
    float[] pixels = FormulaWeights.image(1, batch, channels, height, width);
    ImageBatch images = ImageBatch.of(pixels, PixelLayout.NCHW, batch, height, width);
    Nd4jNetwork reference = new Nd4jNetwork(network, parameters);
    try (InferenceEngine engine = CompiledEngine.compile(network, parameters, options);
        INDArray array =
            Nd4j.createFromArray(pixels).reshape('c', batch, channels, height, width)) {
      Map<String, float[]> outputs = engine.outputs(images, engine.outputNames());
      assertClose("logits", outputs.get(InferenceEngine.LOGITS), reference.logits(array));
      assertClose("embedding", outputs.get(InferenceEngine.EMBEDDING), reference.embedding(array));
      reference.features(array).forEach((name, map) -> assertClose(name, outputs.get(name), map));
      assertClose("logits alone", engine.logits(images), reference.logits(array));
      assertClose("embedding alone", engine.embedding(images), reference.embedding(array));
    }
  }

  /** Within 1e-4 of the root of the mean square; infinities and NaN are equal to nothing. */
  private static void assertClose(String name, float[] actual, INDArray array) {
    float[] expected = array.dup('c').data().asFloat();
    double squares = 0;
    for (float value : expected) {
      squares += (double) value * value;
    }
    float tolerance = (float) (1e-4 * Math.sqrt(squares / expected.length) + 1e-7);
    assertThat(actual).as(name).hasSameSizeAs(expected);
    // A comparison of whole arrays takes time that grows with their square.
    for (int i = 0; i < expected.length; i++) {
      float difference = Math.abs(actual[i] - expected[i]);
      if (!(difference <= tolerance)) {
        fail("%s, value %d: %s for %s, within %s", name, i, actual[i], expected[i], tolerance);
      }
    }
  }
}
