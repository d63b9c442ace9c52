package io.github.efficientnet4j.internal.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.efficientnet4j.RandomNetworks;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.internal.engine.run.KernelSets;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that nobody would draw: whatever the graph can express, the engine computes. */
@Timeout(120)
class EngineRandomArchitecturesTest {

  private static EngineOptions options(Random random) {
    boolean vector = KernelSets.vector().isPresent() && random.nextInt(3) > 0;
    return EngineOptions.defaults()
        .withKernels(vector ? KernelChoice.VECTOR : KernelChoice.SCALAR)
        .withThreads(1 + random.nextInt(4));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void computesWhatNd4jComputes(int group) {
    for (int seed = 10 * group; seed < 10 * group + 10; seed++) {
      Random random = new Random(seed);
      Architecture network =
          group < 4 ? RandomNetworks.next(random) : RandomNetworks.nextOfAnyFamily(random);
      EngineOptions options = options(random);
      int batch = RandomNetworks.oneOf(random, 1, 1, 2, 3, 5);
      int height = RandomNetworks.oneOf(random, 1, 2, 5, 7, 13, 29, 33);
      int width = RandomNetworks.oneOf(random, 1, 3, 5, 8, 11, 28, 47);
      if (batch == 1 && hasDotProductOfOne(Graph.of(network, height, width))) {
        continue;
      }
      try {
        Nd4jReference.assertSameOutputs(network, options, batch, height, width);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed %d: %s, %s, %d of %dx%d".formatted(seed, network, options, batch, height, width),
            e);
      }
    }
  }

  /** A depthwise kernel of one value over a map of one pixel: ND4J fails for a batch of one. */
  private static boolean hasDotProductOfOne(Graph graph) {
    return graph.nodes().stream()
        .anyMatch(
            node ->
                node.operation() instanceof Operation.Convolution convolution
                    && convolution.depthwise()
                    && convolution.kernelHeight() == 1
                    && node.output().height() * node.output().width() == 1);
  }

  @Test
  @Tag("kernels")
  void computesWhatNd4jComputesAtEveryWidthOfVectors() {
    EngineOptions options = SmallNetwork.pinned().withThreads(2);
    Nd4jReference.assertSameOutputs(SmallNetwork.NETWORK, options, 3, 33, 47);
  }

  /** Apart, since ND4J fails for such a depthwise convolution where its result is one pixel. */
  @Test
  void computesWhatNd4jComputesForMapsOfOneChannel() {
    Architecture network =
        Architecture.builder("one")
            .resolution(16)
            .inputChannels(1)
            .stem(1)
            .stage(MBConv.of(3, 1), 1, 2, 1)
            .stage(new ConvolutionBlock(3), 1, 1, 2)
            .head(1)
            .classes(1)
            .build();
    Nd4jReference.assertSameOutputs(network, SmallNetwork.pinned().withThreads(2), 3, 33, 47);
  }

  /** Large matrices over small maps are shared out by columns, wide maps in bands of columns. */
  @ParameterizedTest
  @CsvSource({
    "VECTOR, 1, 1, 32, 32",
    "VECTOR, 2, 1, 48, 48",
    "VECTOR, 3, 2, 7, 301",
    "SCALAR, 2, 1, 48, 48",
    "SCALAR, 3, 1, 301, 7"
  })
  void computesWhatNd4jComputesForLargeMatricesAndWideMaps(
      KernelChoice kernels, int threads, int batch, int height, int width) {
    assumeTrue(
        kernels == KernelChoice.SCALAR || KernelSets.vector().isPresent(),
        "this JVM has no vector kernels");
    Architecture network =
        Architecture.builder("large")
            .resolution(64)
            .stem(24)
            .stage(MBConv.of(5, 6), 24, 1, 1)
            .stage(MBConv.of(3, 6), 112, 1, 2)
            .stage(MBConv.of(5, 6), 193, 2, 2)
            .head(640)
            .classes(1000)
            .build();
    EngineOptions options = EngineOptions.defaults().withKernels(kernels).withThreads(threads);
    Nd4jReference.assertSameOutputs(network, options, batch, height, width);
  }

  /** Large maps of few channels are cut into bands lower than a worker's part. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void computesWhatNd4jComputesForMapsCutIntoLowBands(int threads) {
    Architecture network =
        Architecture.builder("low bands")
            .resolution(300)
            .stem(48)
            .stage(MBConv.of(3, 6), 48, 1, 1)
            .head(16)
            .classes(3)
            .build();
    Nd4jReference.assertSameOutputs(
        network, SmallNetwork.pinned().withThreads(threads), 1, 600, 60);
  }
}
