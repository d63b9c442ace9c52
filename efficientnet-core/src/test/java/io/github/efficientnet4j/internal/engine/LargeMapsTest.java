package io.github.efficientnet4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.engine.run.KernelSets;
import io.github.efficientnet4j.nd4j.Nd4jNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Means over a million pixels keep their digits. All pixels are nearly equal, so that single sums
 * would round in the same direction again and again.
 */
class LargeMapsTest {

  private static final int SIDE = 2000;

  private static final int MAP_SIDE = SIDE / 2;

  private static final Architecture NETWORK =
      Architecture.builder("large maps")
          .resolution(32)
          .stem(4)
          .stage(MBConv.of(3, 1), 4, 1, 1)
          .head(8)
          .classes(2)
          .build();

  private static final Parameters PARAMETERS = FormulaWeights.parameters(NETWORK);

  static Stream<EngineOptions> options() {
    return Stream.of(KernelChoice.VECTOR, KernelChoice.SCALAR)
        .filter(choice -> choice == KernelChoice.SCALAR || KernelSets.vector().isPresent())
        .map(choice -> EngineOptions.defaults().withKernels(choice).withThreads(1));
  }

  private static float[] pixels() {
    float[] pixels = new float[3 * SIDE * SIDE];
    Arrays.fill(pixels, 0.7f);
    return pixels;
  }

  private static double[] meansOf(float[] map, int channels) {
    double[] means = new double[channels];
    int perChannel = map.length / channels;
    for (int i = 0; i < map.length; i++) {
      means[i / perChannel] += map[i] / (double) perChannel;
    }
    return means;
  }

  private static void assertMeans(float[] actual, double[] expected) {
    for (int c = 0; c < expected.length; c++) {
      double error = Math.abs(actual[c] - expected[c]) / Math.abs(expected[c]);
      assertThat(error).as("channel %d: %s for %s", c, actual[c], expected[c]).isLessThan(1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void theEmbeddingIsTheMeanOfTheMap(EngineOptions options) {
    ImageBatch image = ImageBatch.of(pixels(), PixelLayout.NCHW, 1, SIDE, SIDE);
    try (InferenceEngine engine = CompiledEngine.compile(NETWORK, PARAMETERS, options)) {
      String head = "features.2";
      double[] means = meansOf(engine.outputs(image, List.of(head)).get(head), 8);
      assertMeans(engine.embedding(image), means);
      // Where the map is an output too, another phase computes the means.
      List<String> both = List.of(head, InferenceEngine.EMBEDDING);
      assertMeans(engine.outputs(image, both).get(InferenceEngine.EMBEDDING), means);
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void squeezeAndExcitationHasTheGatesOfTheMeans(EngineOptions options) {
    String map = "features.1";
    try (InferenceEngine engine = CompiledEngine.compile(NETWORK, PARAMETERS, options);
        INDArray array = Nd4j.createFromArray(pixels()).reshape('c', 1, 3, SIDE, SIDE)) {
      ImageBatch image = ImageBatch.of(pixels(), PixelLayout.NCHW, 1, SIDE, SIDE);
      float[] actual = engine.outputs(image, List.of(map)).get(map);
      float[] expected =
          new Nd4jNetwork(NETWORK, PARAMETERS)
              .features(array, List.of(map))
              .get(map)
              .data()
              .asFloat();
      int middle = MAP_SIDE / 2 * (MAP_SIDE + 1);
      for (int c = 0; c < 4; c++) {
        int at = c * MAP_SIDE * MAP_SIDE + middle;
        double error = Math.abs(actual[at] - (double) expected[at]) / Math.abs(expected[at]);
        assertThat(error).as("%s for %s", actual[at], expected[at]).isLessThan(1e-5);
      }
    }
  }
}
