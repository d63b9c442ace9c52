package io.github.efficientnet4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.Bottleneck;
import io.github.efficientnet4j.architecture.Family;
import io.github.efficientnet4j.architecture.Stem;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.internal.engine.EngineThreads;
import io.github.efficientnet4j.internal.engine.SmallNetwork;
import io.github.efficientnet4j.internal.engine.run.KernelSets;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class TrainingAllocationTest {

  private static final int BATCH = 16;
  private static final int MAX_ATTEMPTS = 400;

  /**
   * The maps of a batch take 3.4 MB and more; a kernel that is not compiled yet makes objects of
   * vectors.
   */
  private static final int MAX_BYTES = 400 * 1024;

  private static final Architecture RESNET =
      Architecture.builder("resnet")
          .family(Family.RESNET)
          .activation(Activation.RELU)
          .resolution(SmallNetwork.SIDE)
          .stem(new Stem(16, 7, 1, true))
          .stage(new Bottleneck(3, 4), 64, 2, 1)
          .stage(new Bottleneck(3, 4), 128, 1, 2)
          .withoutHeadConvolution()
          .classes(SmallNetwork.CLASSES)
          .build();

  @ParameterizedTest
  @CsvSource({"VECTOR, 2", "SCALAR, 1"})
  void aStepInSteadyStateAllocatesNoMaps(KernelChoice kernels, int threads) {
    assertAllocatesNoMaps(SmallNetwork.NETWORK, kernels, threads);
  }

  @ParameterizedTest
  @CsvSource({"VECTOR, 2", "SCALAR, 1"})
  void aStepOfAResNetInSteadyStateAllocatesNoMaps(KernelChoice kernels, int threads) {
    assertAllocatesNoMaps(RESNET, kernels, threads);
  }

  private static void assertAllocatesNoMaps(
      Architecture network, KernelChoice kernels, int threads) {
    assumeTrue(
        kernels == KernelChoice.SCALAR || KernelSets.vector().isPresent(),
        "this JVM has no vector kernels");
    Set<Thread> before = EngineThreads.alive();
    EngineOptions options = EngineOptions.defaults().withKernels(kernels).withThreads(threads);
    TrainingState state = TrainingState.of(FormulaWeights.parameters(network));
    int side = SmallNetwork.SIDE;
    float[] images = SmallNetwork.images(1, BATCH);
    float[] logitsGradient = new float[BATCH * SmallNetwork.CLASSES];
    try (var engine = JavaTrainingEngine.of(network, state, options)) {
      long[] ids = EngineThreads.idsOfCallerAndStartedSince(before);
      long fewest = Long.MAX_VALUE;
      TrainingPass pass = new TrainingPass(1, true, true);
      for (int attempt = 0; attempt < MAX_ATTEMPTS && fewest > MAX_BYTES; attempt++) {
        long start = EngineThreads.allocated(ids);
        engine.forward(images, BATCH, side, side, pass);
        engine.backward(logitsGradient);
        fewest = Math.min(fewest, EngineThreads.allocated(ids) - start);
      }
      assertThat(fewest).as("bytes allocated in a step").isLessThanOrEqualTo(MAX_BYTES);
    }
  }
}
