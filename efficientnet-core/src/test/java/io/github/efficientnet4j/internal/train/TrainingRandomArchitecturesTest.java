package io.github.efficientnet4j.internal.train;

import static io.github.efficientnet4j.RandomNetworks.oneOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.RandomNetworks;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.internal.engine.SmallNetwork;
import io.github.efficientnet4j.internal.engine.run.KernelSets;
import io.github.efficientnet4j.nd4j.Nd4jTrainingEngine;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradients of networks that nobody would draw, beside ND4J's. */
@Timeout(300)
class TrainingRandomArchitecturesTest {

  /** Of the norm; */
  private static final double TOLERANCE = 1e-3;

  /** The statistics of fewer values leave so little of them that rounding is all there is. */
  private static final int MIN_VALUES = 30;

  private static EngineOptions options(Random random) {
    boolean vector = KernelSets.vector().isPresent() && random.nextInt(3) > 0;
    return EngineOptions.defaults()
        .withKernels(vector ? KernelChoice.VECTOR : KernelChoice.SCALAR)
        .withThreads(1 + random.nextInt(4));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void computesTheGradientsOfNd4j(int group) {
    for (int seed = 5 * group; seed < 5 * group + 5; seed++) {
      compare(seed, RandomNetworks::next);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void computesTheGradientsOfNd4jInAnyFamily(int group) {
    for (int seed = 5 * group; seed < 5 * group + 5; seed++) {
      compare(seed, RandomNetworks::nextOfAnyFamily);
    }
  }

  private static void compare(long seed, Function<Random, Architecture> networks) {
    Random random = new Random(seed);
    Architecture network = networks.apply(random);
    EngineOptions options = options(random);
    int batch = oneOf(random, 1, 2, 3, 5, 8);
    int height = oneOf(random, 2, 5, 7, 13, 29, 33);
    int width = oneOf(random, 1, 3, 8, 11, 28, 47);
    try {
      compare(network, options, batch, height, width, random.nextLong());
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d: %s, %s, %d of %dx%d".formatted(seed, network, options, batch, height, width),
          e);
    }
  }

  private static void compare(
      Architecture network, EngineOptions options, int batch, int height, int width, long seed) {
    boolean frozen = batch * smallestMap(network, height, width) < MIN_VALUES;
    TrainingPass pass = new TrainingPass(seed, true, frozen);
    TrainingState actual = TrainingState.of(FormulaWeights.parameters(network));
    try (var engine = JavaTrainingEngine.of(network, actual, options)) {
      step(engine, network, batch, height, width, pass);
    }
    TrainingState expected = TrainingState.of(FormulaWeights.parameters(network));
    try (var engine = new Nd4jTrainingEngine(network, expected)) {
      step(engine, network, batch, height, width, pass);
    }
    double largest = 0;
    for (ParameterSpec spec : expected.trained()) {
      largest = Math.max(largest, norm(expected.gradient(spec.name()), null));
    }
    for (ParameterSpec spec : expected.trained()) {
      float[] gradient = expected.gradient(spec.name());
      // Gradients that cancel, as those of shifts before another BatchNorm, leave rounding only.
      double tolerance = TOLERANCE * norm(gradient, null) + 1e-5 * largest;
      assertThat(norm(gradient, actual.gradient(spec.name())))
          .as("distance of the gradients of " + spec.name())
          .isCloseTo(0, within(tolerance));
    }
  }

  private static int smallestMap(Architecture network, int height, int width) {
    return Graph.of(network, height, width).nodes().stream()
        .filter(node -> node.operation() instanceof Operation.BatchNormalization)
        .map(Node::output)
        .mapToInt(shape -> shape.height() * shape.width())
        .min()
        .orElse(1);
  }

  private static void step(
      TrainingEngine engine,
      Architecture network,
      int batch,
      int height,
      int width,
      TrainingPass pass) {
    float[] images = FormulaWeights.image(1, batch, network.inputChannels(), height, width);
    float[] logits = engine.forward(images, batch, height, width, pass);
    float[] logitsGradient = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      logitsGradient[i] = (float) (FormulaWeights.uniform(1, "gradient", i) - 0.5);
    }
    engine.backward(logitsGradient);
  }

  /** Of the difference, or of the first alone. */
  private static double norm(float[] x, float[] y) {
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      double difference = x[i] - (y == null ? 0 : y[i]);
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBitsEveryTime() {
    for (int threads = 1; threads <= 5; threads++) {
      TrainingState first = stateAfterStep(threads);
      TrainingState second = stateAfterStep(threads);
      TrainingState single = stateAfterStep(1);
      for (ParameterSpec spec : first.trained()) {
        float[] gradient = first.gradient(spec.name());
        assertThat(second.gradient(spec.name())).as(spec.name()).isEqualTo(gradient);
        assertThat(norm(single.gradient(spec.name()), gradient))
            .as("distance between %d threads and one, %s", threads, spec.name())
            .isLessThanOrEqualTo(1e-4 * norm(gradient, null) + 1e-5);
      }
    }
  }

  private static TrainingState stateAfterStep(int threads) {
    TrainingState state = TrainingState.of(FormulaWeights.parameters(SmallNetwork.NETWORK));
    EngineOptions options = SmallNetwork.pinned().withThreads(threads);
    try (var engine = JavaTrainingEngine.of(SmallNetwork.NETWORK, state, options)) {
      step(engine, SmallNetwork.NETWORK, 3, 33, 47, TrainingPass.of(1));
    }
    return state;
  }
}
