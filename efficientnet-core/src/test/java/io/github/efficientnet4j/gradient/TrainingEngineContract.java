package io.github.efficientnet4j.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.Block;
import io.github.efficientnet4j.architecture.Bottleneck;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.DepthwiseSeparable;
import io.github.efficientnet4j.architecture.Family;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.architecture.SqueezeExcitation;
import io.github.efficientnet4j.architecture.Stem;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.ParameterSpec.Role;
import io.github.efficientnet4j.graph.Parameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine of training must do: a test class per engine extends this one. */
@Timeout(300)
public abstract class TrainingEngineContract {

  /** Of the root of the mean square of what is compared. */
  private static final double TOLERANCE = 1e-3;

  /** A network, a batch and its size: {@link #toString()} names the test. */
  record Case(String name, Architecture network, int batch, int height, int width) {

    TrainingBatch images() {
      return TrainingBatch.of(network, batch, height, width);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Architecture SMALL =
      Architecture.builder("small")
          .resolution(16)
          .stem(4)
          .stage(MBConv.of(3, 1), 4, 1, 1)
          .stage(MBConv.of(5, 2), 6, 2, 2)
          .head(9)
          .classes(3)
          .dropPath(0.6)
          .dropout(0.4)
          .build();

  private static final TrainingBatch SMALL_BATCH = TrainingBatch.of(SMALL, 3, 9, 12);

  /** Skip connections that are the input, a convolution of it, and one with a stride. */
  private static final Architecture RESNET =
      Architecture.builder("resnet")
          .family(Family.RESNET)
          .activation(Activation.RELU)
          .resolution(16)
          .stem(new Stem(4, 3, 1, true))
          .stage(new Bottleneck(3, 2), 6, 2, 1)
          .stage(new Bottleneck(3, 2), 8, 1, 2)
          .withoutHeadConvolution()
          .classes(3)
          .dropPath(0.4)
          .build();

  /**
   * Makes the engine to be tested.
   *
   * @param network the architecture
   * @param state values and gradients
   * @return the engine, which the test closes
   */
  protected abstract TrainingEngine engine(Architecture network, TrainingState state);

  static Stream<Case> networks() {
    return Stream.of(
        of("SiLU", SMALL),
        of("ReLU", SMALL.withActivation(Activation.RELU)),
        of("ReLU6", SMALL.withActivation(Activation.RELU6)),
        of("hard swish", SMALL.withActivation(Activation.HARD_SWISH)),
        of("TensorFlow's padding", SMALL.withPadding(PaddingMode.SAME)),
        of(
            "without squeeze-and-excitation",
            stage(MBConv.of(3, 2).withoutSqueezeExcitation(), 4, 2, 1)),
        of(
            "a gate of the block's width",
            stage(new MBConv(3, 1.5, Optional.of(new SqueezeExcitation(1))), 5, 2, 1)),
        of("convolutions of 3x3", stage(new ConvolutionBlock(3), 5, 2, 2)),
        of("convolutions of 1x1 with stride", stage(new ConvolutionBlock(1), 5, 1, 2)),
        of("depthwise separable", stage(new DepthwiseSeparable(3), 5, 2, 2)),
        of("stride 3", stage(MBConv.of(5, 2), 3, 2, 3)),
        of("kernels of 7x7", stage(MBConv.of(7, 1), 4, 2, 1)),
        of("MobileNetV1", mobileNetV1()),
        of("MobileNetV2", mobileNetV2()),
        of("ResNet", RESNET),
        of("ResNet with TensorFlow's padding", RESNET.withPadding(PaddingMode.SAME)),
        of("ResNet with SiLU", RESNET.withActivation(Activation.SILU)),
        of("ResNet with a stem and a block of 7x7", resNetOf7()),
        new Case("ResNet on a row of pixels", RESNET, 3, 1, 17),
        new Case("an even square", SMALL, 2, 8, 8),
        new Case("a row of pixels", SMALL, 3, 1, 17),
        new Case("maps of one pixel", SMALL, 6, 4, 4),
        new Case("more channels", wide(), 2, 6, 7),
        new Case("one image of one channel", one(), 1, 11, 8));
  }

  private static Case of(String name, Architecture network) {
    return new Case(name, network, 3, 9, 12);
  }

  private static Architecture stage(Block block, int channels, int repeats, int stride) {
    return Architecture.builder("stage")
        .resolution(16)
        .stem(4, 3, 1)
        .stage(block, channels, repeats, stride)
        .head(7)
        .classes(2)
        .build();
  }

  /** Channels beyond the width of any vector, and not multiples of one. */
  private static Architecture wide() {
    return Architecture.builder("wide")
        .resolution(16)
        .stem(17, 3, 1)
        .stage(MBConv.of(3, 2), 19, 1, 2)
        .head(37)
        .classes(21)
        .build();
  }

  private static Architecture mobileNetV1() {
    return Architecture.builder("mobilenet_v1")
        .family(Family.MOBILENET_V1)
        .activation(Activation.RELU)
        .resolution(16)
        .stem(4)
        .stage(new DepthwiseSeparable(3), 5, 1, 1)
        .stage(new DepthwiseSeparable(3), 6, 2, 2)
        .withoutHeadConvolution()
        .classes(3)
        .build();
  }

  private static Architecture mobileNetV2() {
    return Architecture.builder("mobilenet_v2")
        .family(Family.MOBILENET_V2)
        .activation(Activation.RELU6)
        .resolution(16)
        .stem(4)
        .stage(MBConv.of(3, 1).withoutSqueezeExcitation(), 3, 1, 1)
        .stage(MBConv.of(3, 2).withoutSqueezeExcitation(), 5, 2, 2)
        .head(7)
        .classes(3)
        .dropout(0.2)
        .build();
  }

  /** A block that a dense convolution follows, which reads the sum under its window. */
  private static Architecture resNetOf7() {
    return Architecture.builder("resnet")
        .family(Family.RESNET)
        .activation(Activation.HARD_SWISH)
        .resolution(16)
        .stem(new Stem(3, 7, 1, true))
        .stage(new Bottleneck(7, 1), 3, 1, 1)
        .stage(new ConvolutionBlock(3), 4, 1, 1)
        .head(5)
        .classes(2)
        .build();
  }

  private static Architecture one() {
    return Architecture.builder("one")
        .resolution(16)
        .inputChannels(1)
        .stem(3, 5, 2)
        .stage(MBConv.of(3, 2), 3, 2, 1)
        .head(5)
        .classes(1)
        .build();
  }

  @Test
  protected void givesTorchvisionsLossGradientsAndStatistics() {
    assertGolden(GoldenTraining.ofB0());
  }

  static Stream<Named<Architecture>> otherBaselines() {
    return Architecture.otherBaselines().stream().map(baseline -> named(baseline.name(), baseline));
  }

  @ParameterizedTest
  @MethodSource("otherBaselines")
  protected void givesPyTorchsLossGradientsAndStatisticsOfOtherBaselines(Architecture baseline) {
    assertGolden(GoldenTraining.of(baseline));
  }

  private void assertGolden(GoldenTraining golden) {
    TrainingState state = TrainingState.of(golden.parameters());
    try (TrainingEngine engine = engine(golden.architecture(), state)) {
      float[] logits = golden.batch().forward(engine, TrainingPass.withoutDrops());
      engine.backward(golden.logitsGradient(logits));
    }
    golden.assertGradients(state);
    golden.assertRunningStatistics(state.parameters());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreDifferenceQuotients(Case tested) {
    assertEqualsReference(tested, TrainingPass.withoutDrops());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreDifferenceQuotientsWithFrozenBatchNorm(Case tested) {
    assertEqualsReference(tested, new TrainingPass(0, false, true));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -7, 1L << 40})
  void dropsThePathsAndElementsOfTheNoise(long seed) {
    assertEqualsReference(of("drops", SMALL), TrainingPass.of(seed));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void dropsTheBranchesOfResNets(long seed) {
    assertEqualsReference(of("drops", RESNET), TrainingPass.of(seed));
  }

  static Stream<Case> droppingNetworks() {
    Set<String> kinds =
        Set.of(
            "without squeeze-and-excitation",
            "a gate of the block's width",
            "convolutions of 3x3",
            "kernels of 7x7",
            "MobileNetV2",
            "ResNet with SiLU",
            "a row of pixels",
            "more channels");
    return networks()
        .filter(tested -> kinds.contains(tested.name()))
        .map(
            tested ->
                new Case(
                    tested.name(),
                    tested.network().withDropPath(0.5).withDropout(0.3),
                    tested.batch(),
                    tested.height(),
                    tested.width()));
  }

  @ParameterizedTest
  @MethodSource("droppingNetworks")
  void dropsInOtherNetworks(Case tested) {
    assertEqualsReference(tested, new TrainingPass(5, true, true));
  }

  /** Checks logits, gradients and statistics of a pass. */
  private void assertEqualsReference(Case tested, TrainingPass pass) {
    Architecture network = tested.network();
    TrainingBatch batch = tested.images();
    Parameters parameters = FormulaWeights.parameters(network);
    var reference = new ReferenceTraining(network, parameters, batch, pass);
    TrainingState state = TrainingState.of(parameters);
    float[] logitsGradient = batch.logitsGradient(network);
    try (TrainingEngine engine = engine(network, state)) {
      assertClose("logits", batch.forward(engine, pass), reference.logits());
      engine.backward(logitsGradient);
    }
    for (ParameterSpec spec : state.trained()) {
      assertClose(
          "gradient of " + spec.name(),
          state.gradient(spec.name()),
          reference.gradient(spec.name(), logitsGradient));
    }
    reference
        .runningStatistics()
        .forEach((name, expected) -> assertClose(name, state.values(name), expected));
  }

  private static void assertClose(String name, float[] actual, double[] expected) {
    assertThat(actual).as(name).hasSize(expected.length);
    double squares = 0;
    for (double value : expected) {
      squares += value * value;
    }
    // What cancels to zero in exact arithmetic leaves single precision's rounding.
    double tolerance = TOLERANCE * Math.sqrt(squares / expected.length) + 1e-6;
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("difference of %s [%d]: %s instead of %s", name, i, actual[i], expected[i])
          .isLessThanOrEqualTo(tolerance);
    }
  }

  static Stream<Arguments> trainedParts() {
    Stream<Predicate<ParameterSpec>> ofResNet =
        Stream.of(
            spec -> spec.name().startsWith("fc"),
            spec -> spec.name().startsWith("layer2"),
            spec -> spec.name().startsWith("layer1.0.downsample.0"),
            spec -> spec.name().startsWith("layer1.0.conv3"),
            spec -> spec.name().startsWith("layer1.0.bn3"),
            spec -> spec.name().equals("layer2.0.downsample.1.bias"),
            spec -> spec.name().equals("conv1.weight"));
    return Stream.concat(
        partsOfSmall().map(part -> Arguments.of(named(SMALL.name(), SMALL), part)),
        ofResNet.map(part -> Arguments.of(named(RESNET.name(), RESNET), part)));
  }

  private static Stream<Predicate<ParameterSpec>> partsOfSmall() {
    return Stream.of(
        spec -> spec.name().startsWith("classifier"),
        spec -> spec.name().equals("classifier.1.bias"),
        spec -> spec.name().startsWith("features.2.1") || spec.name().startsWith("classifier"),
        spec -> spec.name().contains(".fc1."),
        spec -> spec.role() == Role.BATCH_NORM_SCALE,
        spec -> spec.role() == Role.BATCH_NORM_SHIFT,
        spec -> spec.role().kernel(),
        spec -> spec.name().equals("features.0.0.weight"),
        spec -> false);
  }

  @ParameterizedTest
  @MethodSource("trainedParts")
  void aFrozenParameterChangesNoOthersGradient(
      Architecture network, Predicate<ParameterSpec> trained) {
    TrainingState whole = TrainingState.of(FormulaWeights.parameters(network));
    step(network, whole, TrainingPass.of(5));
    TrainingState part = TrainingState.of(FormulaWeights.parameters(network), trained);
    step(network, part, TrainingPass.of(5));
    for (ParameterSpec spec : part.trained()) {
      assertThat(part.gradient(spec.name())).as(spec.name()).isEqualTo(whole.gradient(spec.name()));
    }
  }

  private void step(TrainingState state, TrainingPass pass) {
    step(SMALL, state, pass);
  }

  private void step(Architecture network, TrainingState state, TrainingPass pass) {
    try (TrainingEngine engine = engine(network, state)) {
      SMALL_BATCH.forward(engine, pass);
      engine.backward(SMALL_BATCH.logitsGradient(network));
    }
  }

  @Test
  void backwardPassesAddUpUntilTheGradientsAreZeroed() {
    TrainingState once = TrainingState.of(FormulaWeights.parameters(SMALL));
    step(once, TrainingPass.of(5));
    TrainingState twice = TrainingState.of(FormulaWeights.parameters(SMALL));
    step(twice, TrainingPass.of(5));
    step(twice, TrainingPass.of(5));
    for (ParameterSpec spec : once.trained()) {
      float[] single = once.gradient(spec.name());
      double[] doubled = new double[single.length];
      for (int i = 0; i < single.length; i++) {
        doubled[i] = 2.0 * single[i];
      }
      assertClose(spec.name(), twice.gradient(spec.name()), doubled);
    }
    twice.zeroGradients();
    step(twice, TrainingPass.of(5));
    for (ParameterSpec spec : once.trained()) {
      assertThat(twice.gradient(spec.name())).isEqualTo(once.gradient(spec.name()));
    }
  }

  @Test
  void theSameStepsGiveTheSameBits() {
    assertThat(threeSteps()).isEqualTo(threeSteps());
  }

  /** Three steps of plain gradient descent, each reading what the one before wrote. */
  private Map<String, List<Float>> threeSteps() {
    TrainingState state = TrainingState.of(FormulaWeights.parameters(SMALL));
    try (TrainingEngine engine = engine(SMALL, state)) {
      for (int step = 0; step < 3; step++) {
        state.zeroGradients();
        SMALL_BATCH.forward(engine, TrainingPass.of(step));
        engine.backward(SMALL_BATCH.logitsGradient(SMALL));
        for (ParameterSpec spec : state.trained()) {
          float[] values = state.values(spec.name());
          float[] gradient = state.gradient(spec.name());
          for (int i = 0; i < values.length; i++) {
            values[i] -= 0.01f * gradient[i];
          }
        }
      }
    }
    Map<String, List<Float>> result = new HashMap<>();
    for (String name : state.parameters().specs().keySet()) {
      Stream.Builder<Float> values = Stream.builder();
      for (float value : state.values(name)) {
        values.add(value);
      }
      result.put(name, values.build().toList());
    }
    return result;
  }

  @Test
  void aForwardPassReadsTheValuesAsTheyAreNow() {
    TrainingState state = TrainingState.of(FormulaWeights.parameters(SMALL));
    TrainingPass pass = TrainingPass.of(3);
    try (TrainingEngine engine = engine(SMALL, state)) {
      SMALL_BATCH.forward(engine, pass);
      engine.backward(SMALL_BATCH.logitsGradient(SMALL));
      for (ParameterSpec spec : state.trained()) {
        float[] values = state.values(spec.name());
        for (int i = 0; i < values.length; i++) {
          values[i] *= 1 + 0.1f * (i % 3);
        }
      }
      var reference = new ReferenceTraining(SMALL, state.parameters(), SMALL_BATCH, pass);
      assertClose("logits", SMALL_BATCH.forward(engine, pass), reference.logits());
    }
  }

  @Test
  void batchesOfAnySizeFollowEachOther() {
    for (int round = 0; round < 2; round++) {
      TrainingState state = TrainingState.of(FormulaWeights.parameters(SMALL));
      try (TrainingEngine engine = engine(SMALL, state)) {
        for (int[] size : new int[][] {{3, 9, 12}, {1, 12, 9}, {4, 9, 12}, {2, 17, 5}}) {
          TrainingBatch batch = TrainingBatch.of(SMALL, size[0], size[1], size[2]);
          TrainingPass pass = new TrainingPass(round, true, true);
          var reference = new ReferenceTraining(SMALL, state.parameters(), batch, pass);
          assertClose("logits", batch.forward(engine, pass), reference.logits());
          state.zeroGradients();
          float[] logitsGradient = batch.logitsGradient(SMALL);
          engine.backward(logitsGradient);
          String name = "features.0.0.weight";
          assertClose(name, state.gradient(name), reference.gradient(name, logitsGradient));
        }
      }
    }
  }

  @Test
  void aForwardPassMayBeAbandoned() {
    TrainingState state = TrainingState.of(FormulaWeights.parameters(SMALL));
    TrainingPass pass = new TrainingPass(0, true, true);
    try (TrainingEngine engine = engine(SMALL, state)) {
      TrainingBatch.of(SMALL, 2, 8, 8).forward(engine, pass);
      SMALL_BATCH.forward(engine, pass);
      engine.backward(SMALL_BATCH.logitsGradient(SMALL));
    }
    TrainingState expected = TrainingState.of(FormulaWeights.parameters(SMALL));
    step(expected, pass);
    for (ParameterSpec spec : expected.trained()) {
      assertThat(state.gradient(spec.name())).isEqualTo(expected.gradient(spec.name()));
    }
  }

  @Test
  void leavesTheCallersArraysAndFrozenValuesAsTheyWere() {
    TrainingState state =
        TrainingState.of(
            FormulaWeights.parameters(SMALL), spec -> !spec.name().startsWith("features.0"));
    float[] images = SMALL_BATCH.images().clone();
    float[] logitsGradient = SMALL_BATCH.logitsGradient(SMALL);
    try (TrainingEngine engine = engine(SMALL, state)) {
      assertThat(engine.state()).isSameAs(state);
      float[] logits = SMALL_BATCH.forward(engine, new TrainingPass(0, true, true));
      engine.backward(logitsGradient);
      assertThat(SMALL_BATCH.forward(engine, new TrainingPass(0, true, true)))
          .isNotSameAs(logits)
          .isEqualTo(logits);
    }
    assertThat(SMALL_BATCH.images()).isEqualTo(images);
    assertThat(logitsGradient).isEqualTo(SMALL_BATCH.logitsGradient(SMALL));
    Parameters before = FormulaWeights.parameters(SMALL);
    for (String name : before.specs().keySet()) {
      assertThat(state.values(name)).as(name).isEqualTo(before.values(name));
    }
  }

  @Test
  void wrongSizesAreRefusedAndHarmNothing() {
    TrainingState state = TrainingState.of(FormulaWeights.parameters(SMALL));
    TrainingPass pass = TrainingPass.withoutDrops();
    float[] images = SMALL_BATCH.images();
    try (TrainingEngine engine = engine(SMALL, state)) {
      assertThatThrownBy(() -> engine.forward(images, 2, 9, 12, pass))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2 x 3 x 9 x 12")
          .hasMessageContaining(Integer.toString(images.length));
      assertThatThrownBy(() -> engine.forward(images, 0, 9, 12, pass))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("batch");
      assertThatThrownBy(() -> engine.forward(images, 3, 0, 12, pass))
          .isInstanceOf(IllegalArgumentException.class);
      SMALL_BATCH.forward(engine, pass);
      assertThatThrownBy(() -> engine.backward(new float[8]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3 x 3")
          .hasMessageContaining("8");
      engine.backward(SMALL_BATCH.logitsGradient(SMALL));
    }
    TrainingState expected = TrainingState.of(FormulaWeights.parameters(SMALL));
    step(expected, pass);
    for (String name : state.parameters().specs().keySet()) {
      assertThat(state.values(name)).as(name).isEqualTo(expected.values(name));
    }
  }

  @Test
  void batchStatisticsOfASingleValueAreRefused() {
    TrainingState state = TrainingState.of(FormulaWeights.parameters(SMALL));
    float[] pixel = new float[3];
    try (TrainingEngine engine = engine(SMALL, state)) {
      assertThatThrownBy(() -> engine.forward(pixel, 1, 1, 1, TrainingPass.withoutDrops()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("features.0.1")
          .hasMessageContaining("frozenBatchNorm");
      engine.forward(pixel, 1, 1, 1, new TrainingPass(0, false, true));
    }
    Parameters before = FormulaWeights.parameters(SMALL);
    for (String name : before.specs().keySet()) {
      assertThat(state.values(name)).as(name).isEqualTo(before.values(name));
    }
  }

  @Test
  void everyBackwardPassNeedsAForwardPassOfItsOwn() {
    TrainingState state = TrainingState.of(FormulaWeights.parameters(SMALL));
    float[] logitsGradient = SMALL_BATCH.logitsGradient(SMALL);
    try (TrainingEngine engine = engine(SMALL, state)) {
      assertThatThrownBy(() -> engine.backward(logitsGradient))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("forward");
      SMALL_BATCH.forward(engine, TrainingPass.withoutDrops());
      engine.backward(logitsGradient);
      assertThatThrownBy(() -> engine.backward(logitsGradient))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("forward");
    }
  }

  @Test
  void aClosedEngineSaysSoAndLeavesTheState() {
    TrainingState state = TrainingState.of(FormulaWeights.parameters(SMALL));
    TrainingEngine engine = engine(SMALL, state);
    SMALL_BATCH.forward(engine, new TrainingPass(0, false, true));
    engine.close();
    engine.close();
    assertThatThrownBy(() -> SMALL_BATCH.forward(engine, TrainingPass.withoutDrops()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> engine.backward(SMALL_BATCH.logitsGradient(SMALL)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThat(state.values("classifier.1.bias")).hasSize(3);
  }

  @Test
  void aStateOfAnotherNetworkIsRefused() {
    TrainingState state = TrainingState.of(FormulaWeights.parameters(SMALL.withClasses(4)));
    assertThatThrownBy(() -> engine(SMALL, state).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("classifier.1.weight");
  }
}
