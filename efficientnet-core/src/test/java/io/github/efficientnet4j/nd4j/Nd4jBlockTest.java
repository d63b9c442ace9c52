package io.github.efficientnet4j.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.Block;
import io.github.efficientnet4j.architecture.BlockConventions;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.Family;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.SqueezeExcitation;
import io.github.efficientnet4j.gradient.ReferenceTraining;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.graph.Subgraph;
import io.github.efficientnet4j.model.Network;
import java.io.File;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class Nd4jBlockTest {

  private static final int BATCH = 3;

  /** A block with weights of the formula, and its nodes for maps of one size. */
  record Case(String name, Nd4jBlock block, Subgraph graph) {

    Case {
      setFormulaWeights(block);
    }

    float[] input() {
      Shape shape = graph.input();
      return FormulaWeights.image(1, BATCH, shape.channels(), shape.height(), shape.width());
    }

    ReferenceTraining reference(TrainingPass pass) {
      Parameters parameters = FormulaWeights.parameters(graph.parameters());
      return new ReferenceTraining(graph.nodes(), parameters, input(), BATCH, pass);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static void setFormulaWeights(Nd4jBlock block) {
    Parameters formula = FormulaWeights.parameters(List.copyOf(block.specs().values()));
    Map<String, INDArray> values = new LinkedHashMap<>();
    block.specs().forEach((name, spec) -> values.put(name, array(spec, formula.values(name))));
    block.setParameters(values);
  }

  private static INDArray array(ParameterSpec spec, float[] values) {
    return Nd4j.createFromArray(values)
        .reshape('c', spec.shape().stream().mapToLong(Integer::longValue).toArray());
  }

  private static INDArray maps(float[] values, Shape shape) {
    return Nd4j.createFromArray(values)
        .reshape('c', BATCH, shape.channels(), shape.height(), shape.width());
  }

  private static INDArray x(int channels, int height, int width) {
    float[] values = FormulaWeights.image(1, BATCH, channels, height, width);
    return maps(values, new Shape(channels, height, width));
  }

  static Stream<Case> blocks() {
    BlockConventions pytorch = BlockConventions.PYTORCH;
    Shape even = new Shape(4, 6, 8);
    Shape odd = new Shape(4, 5, 7);
    return Stream.of(
        mbconv("MBConv with a skip", MBConv.of(3, 3), 4, 1, 0.5, pytorch, odd),
        mbconv("MBConv without expansion", MBConv.of(3, 1), 4, 1, 0.5, pytorch, even),
        mbconv("MBConv of stride 2", MBConv.of(5, 2), 6, 2, 0.5, pytorch, even),
        mbconv("other output channels", MBConv.of(5, 2), 6, 1, 0.5, pytorch, odd),
        mbconv(
            "MBConv without squeeze-and-excitation",
            MBConv.of(3, 2).withoutSqueezeExcitation(),
            4,
            1,
            0.5,
            pytorch,
            odd),
        mbconv(
            "MobileNetV2's",
            MBConv.of(3, 2).withoutSqueezeExcitation(),
            5,
            2,
            0,
            pytorch.withActivation(Activation.RELU6),
            even),
        mbconv(
            "a wide gate",
            new MBConv(3, 1.5, Optional.of(new SqueezeExcitation(1))),
            4,
            1,
            0,
            pytorch,
            odd),
        mbconv(
            "TensorFlow's conventions",
            MBConv.of(5, 2),
            6,
            2,
            0,
            BlockConventions.TENSORFLOW,
            even),
        mbconv("one pixel", MBConv.of(3, 2), 4, 1, 0.5, pytorch, new Shape(4, 1, 1)),
        squeezeExcitation("squeeze-and-excitation", 2, Activation.SILU, even),
        squeezeExcitation("squeeze-and-excitation with ReLU", 3, Activation.RELU, odd),
        squeezeExcitation("one pixel gated", 1, Activation.SILU, new Shape(4, 1, 1)),
        convolution("convolution of 3x3, stride 2", 3, 5, 2, pytorch, even),
        convolution("convolution of 1x1", 1, 7, 1, BlockConventions.TENSORFLOW, odd),
        new Case("drop path", DropPath.ofRate(0.5), Subgraph.ofDropPath(0.5, odd)),
        new Case("drop path of rate 0", DropPath.ofRate(0), Subgraph.ofDropPath(0, odd)));
  }

  private static Case mbconv(
      String name,
      MBConv description,
      int channels,
      int stride,
      double dropPath,
      BlockConventions conventions,
      Shape input) {
    MBConvBlock block =
        MBConvBlock.builder(description, input.channels(), channels)
            .stride(stride)
            .dropPath(dropPath)
            .conventions(conventions)
            .build();
    return new Case(name, block, part(description, channels, stride, dropPath, conventions, input));
  }

  private static Subgraph part(
      Block description,
      int channels,
      int stride,
      double dropPath,
      BlockConventions conventions,
      Shape input) {
    return Subgraph.ofBlock(description, channels, stride, dropPath, conventions, input);
  }

  private static Case squeezeExcitation(
      String name, int squeezed, Activation activation, Shape input) {
    return new Case(
        name,
        SqueezeExcitationBlock.create(input.channels(), squeezed, activation, 0),
        Subgraph.ofSqueezeExcitation(squeezed, activation, input));
  }

  private static Case convolution(
      String name,
      int kernel,
      int channels,
      int stride,
      BlockConventions conventions,
      Shape input) {
    var description = new ConvolutionBlock(kernel);
    return new Case(
        name,
        ConvNormActivation.create(description, input.channels(), channels, stride, conventions, 0),
        part(description, channels, stride, 0, conventions, input));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void inferenceIsThatOfNaiveLoops(Case tested) {
    INDArray y = tested.block().forward(maps(tested.input(), tested.graph().input()));
    Shape shape = tested.graph().output();
    assertThat(y.shape()).containsExactly(BATCH, shape.channels(), shape.height(), shape.width());
    double[] expected = tested.reference(new TrainingPass(0, false, true)).logits();
    assertClose("output", y, expected);
  }

  static Stream<Arguments> passes() {
    List<TrainingPass> passes =
        List.of(
            TrainingPass.withoutDrops(),
            new TrainingPass(0, false, true),
            TrainingPass.of(1),
            TrainingPass.of(2));
    return blocks().flatMap(tested -> passes.stream().map(pass -> Arguments.of(tested, pass)));
  }

  @ParameterizedTest
  @MethodSource("passes")
  void gradientsAreDifferenceQuotients(Case tested, TrainingPass pass) {
    setFormulaWeights(tested.block());
    ReferenceTraining reference = tested.reference(pass);
    float[] input = tested.input();
    INDArray x = maps(input, tested.graph().input());
    double[] output = reference.logits();
    float[] outputGradient = new float[output.length];
    for (int i = 0; i < outputGradient.length; i++) {
      outputGradient[i] = (float) (2 * FormulaWeights.uniform(1, "output gradient", i) - 1);
    }
    BlockGradients gradients;
    try (BlockPass way = tested.block().forward(x, pass)) {
      assertClose("output", way.output(), output);
      INDArray given = maps(outputGradient, tested.graph().output());
      gradients = way.backward(given);
      assertThat(given.data().asFloat()).isEqualTo(outputGradient);
    }
    assertThat(x.data().asFloat()).isEqualTo(input);
    assertThat(gradients.input().shape()).isEqualTo(x.shape());
    assertClose("gradient of input", gradients.input(), reference.gradientOfInput(outputGradient));
    for (ParameterSpec spec : tested.graph().parameters()) {
      if (spec.role().trainable()) {
        INDArray gradient = gradients.parameter(spec.name());
        assertThat(gradient.shape()).isEqualTo(tested.block().parameter(spec.name()).shape());
        assertClose(
            "gradient of " + spec.name(),
            gradient,
            reference.gradient(spec.name(), outputGradient));
      } else {
        assertThat(gradients.parameters()).doesNotContainKey(spec.name());
      }
    }
    reference
        .runningStatistics()
        .forEach((name, expected) -> assertClose(name, tested.block().parameter(name), expected));
  }

  private static void assertClose(String name, INDArray actual, double[] expected) {
    float[] values = actual.dup('c').data().asFloat();
    assertThat(values).as(name).hasSize(expected.length);
    double squares = 0;
    for (double value : expected) {
      squares += value * value;
    }
    // What cancels to zero in exact arithmetic leaves single precision's rounding.
    double tolerance = 1e-3 * Math.sqrt(squares / expected.length) + 1e-6;
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) values[i])
          .as("%s [%d]", name, i)
          .isCloseTo(expected[i], within(tolerance));
    }
  }

  private static Architecture small(Family family) {
    return Architecture.builder("small")
        .family(family)
        .resolution(16)
        .stem(8)
        .stage(MBConv.of(3, 1), 8, 1, 1)
        .stage(MBConv.of(5, 2), 12, 3, 2)
        .stage(MBConv.of(3, 6).withoutSqueezeExcitation(), 12, 1, 1)
        .stage(new ConvolutionBlock(3), 10, 1, 1)
        .head(16)
        .classes(4)
        .dropPath(0.2)
        .build();
  }

  static Stream<Architecture> networks() {
    Architecture small = small(Family.EFFICIENTNET);
    return Stream.of(
        small,
        small.withTensorFlowConventions().withActivation(Activation.HARD_SWISH),
        small(Family.MOBILENET_V2));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void blocksComputeWhatTheyComputeInsideTheirNetwork(Architecture architecture) {
    Network network = Network.of(architecture, FormulaWeights.parameters(architecture));
    INDArray images = x(3, 16, 16);
    List<INDArray> maps = List.copyOf(Nd4jNetwork.of(network).features(images).values());
    for (int stage = 1; stage <= 3; stage++) {
      INDArray y = maps.get(stage - 1);
      for (int repeat = 0; repeat < architecture.stages().get(stage - 1).repeats(); repeat++) {
        y = MBConvBlock.of(network, stage, repeat).forward(y);
      }
      assertThat(y.data().asFloat()).isEqualTo(maps.get(stage).data().asFloat());
    }
  }

  @Test
  void aBlockOfANetworkHasItsDescription() {
    Architecture architecture = small(Family.EFFICIENTNET);
    Network network = Network.create(architecture, 1);
    MBConvBlock first = MBConvBlock.of(network, 2, 0);
    MBConvBlock last = MBConvBlock.of(network, 2, 2);
    assertThat(first.inputChannels()).isEqualTo(8);
    assertThat(first.stride()).isEqualTo(2);
    assertThat(first.hasSkip()).isFalse();
    assertThat(last.inputChannels()).isEqualTo(12);
    assertThat(last.outputChannels()).isEqualTo(12);
    assertThat(last.stride()).isEqualTo(1);
    assertThat(last.hasSkip()).isTrue();
    assertThat(last.dropPath()).isEqualTo(0.2 * 3 / 6);
    assertThat(last.description()).isEqualTo(MBConv.of(5, 2));
    assertThat(last.conventions()).isEqualTo(BlockConventions.PYTORCH);
  }

  @Test
  void changesOfABlockDoNotReachItsNetwork() {
    Network network = Network.create(small(Family.EFFICIENTNET), 1);
    float[] weights = network.parameters().values("features.1.0.block.0.0.weight");
    float[] before = weights.clone();
    MBConvBlock block = MBConvBlock.of(network, 1, 0);
    block.setParameter("block.0.0.weight", Nd4j.zeros(DataType.FLOAT, 8, 1, 3, 3));
    block.forward(x(8, 4, 4), TrainingPass.of(1)).close();
    assertThat(weights).isEqualTo(before);
    assertThat(network.parameters().values("features.1.0.block.0.1.running_mean")).containsOnly(0);
  }

  @Test
  void blocksThatANetworkDoesNotHaveAreRefused() {
    Network network = Network.create(small(Family.EFFICIENTNET), 1);
    assertThatThrownBy(() -> MBConvBlock.of(network, 5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stages 1 to 4");
    assertThatThrownBy(() -> MBConvBlock.of(network, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("blocks 0 to 2");
    assertThatThrownBy(() -> MBConvBlock.of(network, 4, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Conv, k3x3");
  }

  @Test
  void aSqueezeExcitationIsTheFormulaOfItsPaper() {
    SqueezeExcitationBlock block = SqueezeExcitationBlock.create(6, 2, Activation.RELU, 3);
    setFormulaWeights(block);
    INDArray x = x(6, 5, 4);
    float[] reduce = block.parameter("fc1.weight").data().asFloat();
    float[] reduceBias = block.parameter("fc1.bias").data().asFloat();
    float[] expand = block.parameter("fc2.weight").data().asFloat();
    float[] expandBias = block.parameter("fc2.bias").data().asFloat();
    INDArray y = block.forward(x);
    for (int n = 0; n < BATCH; n++) {
      double[] squeezed = new double[2];
      for (int s = 0; s < 2; s++) {
        double sum = reduceBias[s];
        for (int c = 0; c < 6; c++) {
          for (int pixel = 0; pixel < 20; pixel++) {
            sum += reduce[s * 6 + c] * x.getDouble(n, c, pixel / 4, pixel % 4) / 20;
          }
        }
        squeezed[s] = Math.max(sum, 0);
      }
      for (int c = 0; c < 6; c++) {
        double sum = expandBias[c];
        for (int s = 0; s < 2; s++) {
          sum += expand[c * 2 + s] * squeezed[s];
        }
        double gate = 1 / (1 + Math.exp(-sum));
        for (int pixel = 0; pixel < 20; pixel++) {
          assertThat(y.getDouble(n, c, pixel / 4, pixel % 4))
              .isCloseTo(gate * x.getDouble(n, c, pixel / 4, pixel % 4), within(1e-6));
        }
      }
    }
    assertThat(block.parameterCount()).isEqualTo(6 * 2 + 2 + 2 * 6 + 6);
  }

  @Test
  void dropPathKeepsWholeSamplesWithItsProbabilityAndKeepsTheMean() {
    DropPath drop = DropPath.ofSurvival(0.8);
    int samples = 20_000;
    INDArray ones = Nd4j.ones(DataType.FLOAT, samples, 2, 1, 3);
    float[] values;
    try (BlockPass pass = drop.forward(ones, TrainingPass.of(5))) {
      values = pass.output().data().asFloat();
    }
    int kept = 0;
    for (int n = 0; n < samples; n++) {
      float first = values[6 * n];
      assertThat(first).isIn(0f, 1.25f);
      for (int i = 1; i < 6; i++) {
        assertThat(values[6 * n + i]).isEqualTo(first);
      }
      kept += first > 0 ? 1 : 0;
    }
    // Four standard deviations of the share of 20 000 draws.
    assertThat(kept / (double) samples).isCloseTo(0.8, within(4 * Math.sqrt(0.16 / samples)));
    assertThat(drop.rate()).isCloseTo(0.2, within(1e-12));
    assertThat(drop.survivalProbability()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void dropPathIsReproducibleAndTheIdentityAtInference() {
    DropPath drop = DropPath.ofRate(0.5);
    INDArray x = Nd4j.ones(DataType.FLOAT, 64, 1, 2, 2);
    float[] once = dropped(drop, x, 1);
    assertThat(dropped(drop, x, 1)).isEqualTo(once);
    assertThat(dropped(DropPath.ofRate(0.5), x, 1)).isEqualTo(once);
    assertThat(dropped(drop, x, 2)).isNotEqualTo(once);
    INDArray y = drop.forward(x);
    assertThat(y).isNotSameAs(x);
    assertThat(y.data().asFloat()).isEqualTo(x.data().asFloat());
    assertThat(drop.specs()).isEmpty();
    assertThat(drop.parameterCount()).isZero();
  }

  private static float[] dropped(DropPath drop, INDArray x, long seed) {
    try (BlockPass pass = drop.forward(x, TrainingPass.of(seed))) {
      return pass.output().data().asFloat();
    }
  }

  @Test
  void parametersThatWereReadCanBeSet() {
    MBConvBlock one = MBConvBlock.builder(MBConv.of(3, 2), 4, 4).seed(1).build();
    one.forward(x(4, 5, 6), TrainingPass.of(1)).close();
    MBConvBlock other = MBConvBlock.builder(MBConv.of(3, 2), 4, 4).seed(2).build();
    INDArray x = x(4, 5, 6);
    float[] expected = one.forward(x).data().asFloat();
    assertThat(other.forward(x).data().asFloat()).isNotEqualTo(expected);
    other.setParameters(one.parameters());
    assertThat(other.forward(x).data().asFloat()).isEqualTo(expected);
    one.parameters().forEach(other::setParameter);
    assertThat(other.forward(x).data().asFloat()).isEqualTo(expected);
    // Views and other orders hold the same values.
    Map<String, INDArray> fortran = new HashMap<>();
    one.parameters().forEach((name, values) -> fortran.put(name, values.dup('f')));
    other.setParameters(fortran);
    assertThat(other.forward(x).data().asFloat()).isEqualTo(expected);
  }

  @Test
  void theSameSeedDrawsTheSameWeights() {
    MBConvBlock.Builder builder = MBConvBlock.builder(MBConv.of(3, 6), 16, 24).seed(9);
    INDArray once = builder.build().parameter("block.0.0.weight");
    assertThat(once.shape()).containsExactly(96, 16, 1, 1);
    assertThat(builder.build().parameter("block.0.0.weight")).isEqualTo(once);
    assertThat(builder.seed(8).build().parameter("block.0.0.weight")).isNotEqualTo(once);
    // Normal with deviation sqrt(2 / fan-out), fan-out 96.
    assertThat(once.stdNumber().doubleValue()).isCloseTo(Math.sqrt(2.0 / 96), within(0.01));
  }

  @Test
  void parametersAreNamedAndCountedAsInTorchvision() {
    // features.2.1 of EfficientNet-B0, whose expanded map has 144 channels.
    MBConvBlock block = MBConvBlock.builder(MBConv.of(3, 6), 24, 24).build();
    assertThat(block.parameterCount()).isEqualTo(10710);
    assertThat(block.specs().keySet())
        .containsExactly(
            "block.0.0.weight",
            "block.0.1.weight",
            "block.0.1.bias",
            "block.0.1.running_mean",
            "block.0.1.running_var",
            "block.1.0.weight",
            "block.1.1.weight",
            "block.1.1.bias",
            "block.1.1.running_mean",
            "block.1.1.running_var",
            "block.2.fc1.weight",
            "block.2.fc1.bias",
            "block.2.fc2.weight",
            "block.2.fc2.bias",
            "block.3.0.weight",
            "block.3.1.weight",
            "block.3.1.bias",
            "block.3.1.running_mean",
            "block.3.1.running_var");
  }

  @Test
  void parametersThatDoNotFitAreRefusedAndChangeNothing() {
    SqueezeExcitationBlock block = SqueezeExcitationBlock.create(4, 1, Activation.SILU, 1);
    Map<String, INDArray> before = block.parameters();
    assertThatThrownBy(() -> block.setParameter("fc3.bias", Nd4j.zeros(DataType.FLOAT, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'fc3.bias'")
        .hasMessageContaining("fc1.weight, fc1.bias");
    assertThatThrownBy(
            () -> block.setParameter("fc1.weight", Nd4j.zeros(DataType.FLOAT, 4, 1, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1, 4, 1, 1]")
        .hasMessageContaining("[4, 1, 1, 1]");
    assertThatThrownBy(() -> block.setParameter("fc1.bias", Nd4j.zeros(DataType.DOUBLE, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DOUBLE")
        .hasMessageContaining("castTo");
    Map<String, INDArray> incomplete = new HashMap<>(before);
    incomplete.put("fc1.bias", Nd4j.ones(DataType.FLOAT, 1));
    incomplete.remove("fc2.bias");
    assertThatThrownBy(() -> block.setParameters(incomplete))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("missing fc2.bias");
    assertThatThrownBy(() -> DropPath.ofRate(0.1).parameter("weight"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none");
    assertThat(block.parameters()).isEqualTo(before);
  }

  @Test
  void inputsThatDoNotFitAreRefused() {
    MBConvBlock block = MBConvBlock.builder(MBConv.of(3, 2), 4, 4).build();
    assertThatThrownBy(() -> block.forward(Nd4j.zeros(DataType.FLOAT, 2, 5, 6, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("N x 4 x H x W")
        .hasMessageContaining("[2, 5, 6, 4]")
        .hasMessageContaining("permute");
    assertThatThrownBy(
            () -> block.forward(Nd4j.zeros(DataType.DOUBLE, 2, 4, 5, 6), TrainingPass.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DOUBLE");
    assertThatThrownBy(() -> DropPath.ofRate(0.1).forward(Nd4j.zeros(DataType.FLOAT, 2, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("N x C x H x W");
    assertThatThrownBy(
            () -> block.forward(Nd4j.zeros(DataType.FLOAT, 1, 4, 1, 1), TrainingPass.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("block.0.1")
        .hasMessageContaining("frozenBatchNorm");
  }

  @Test
  void descriptionsOutOfRangeAreRefused() {
    MBConv description = MBConv.of(3, 2);
    Stream.<Runnable>of(
            () -> MBConvBlock.builder(description, 0, 4).build(),
            () -> MBConvBlock.builder(description, 4, 0).build(),
            () -> MBConvBlock.builder(description, 4, 4).stride(0).build(),
            () -> MBConvBlock.builder(description, 4, 4).dropPath(1).build(),
            () -> SqueezeExcitationBlock.create(0, 1, Activation.SILU, 0),
            () -> SqueezeExcitationBlock.create(4, 0, Activation.SILU, 0),
            () -> DropPath.ofRate(1),
            () -> DropPath.ofRate(Double.NaN),
            () -> DropPath.ofSurvival(0))
        .forEach(
            creation ->
                assertThatThrownBy(creation::run).isInstanceOf(IllegalArgumentException.class));
  }

  @Test
  void aForwardPassHasOneBackwardPass() {
    MBConvBlock block = MBConvBlock.builder(MBConv.of(3, 2), 4, 4).build();
    BlockPass pass = block.forward(x(4, 5, 6), TrainingPass.of(1));
    assertThatThrownBy(() -> pass.backward(Nd4j.ones(DataType.FLOAT, BATCH, 4, 5, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[3, 4, 5, 6]")
        .hasMessageContaining("[3, 4, 5, 5]");
    INDArray ones = Nd4j.ones(DataType.FLOAT, BATCH, 4, 5, 6);
    BlockGradients gradients = pass.backward(ones);
    assertThatThrownBy(() -> gradients.parameter("block.0.1.running_mean"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("block.0.0.weight");
    assertThatThrownBy(() -> pass.backward(ones)).isInstanceOf(IllegalStateException.class);
    BlockPass closed = block.forward(x(4, 5, 6), TrainingPass.of(1));
    closed.close();
    assertThatThrownBy(() -> closed.backward(ones)).isInstanceOf(IllegalStateException.class);
    assertThat(closed.output().wasClosed()).isFalse();
  }

  @Test
  void aBackwardPassUsesTheParametersOfItsForwardPass() {
    MBConvBlock block = MBConvBlock.builder(MBConv.of(3, 2), 4, 4).build();
    INDArray x = x(4, 5, 6);
    INDArray ones = Nd4j.ones(DataType.FLOAT, BATCH, 4, 5, 6);
    float[] expected = block.forward(x, TrainingPass.of(1)).backward(ones).input().data().asFloat();
    try (BlockPass first = block.forward(x, TrainingPass.of(1));
        BlockPass second = block.forward(x, TrainingPass.of(1))) {
      setFormulaWeights(block);
      assertThat(first.backward(ones).input().data().asFloat()).isEqualTo(expected);
      assertThat(second.backward(ones).input().data().asFloat()).isEqualTo(expected);
    }
  }

  @Test
  void viewsAndFortranOrderGiveTheSame() {
    MBConvBlock block = MBConvBlock.builder(MBConv.of(3, 2), 4, 6).stride(2).build();
    INDArray x = x(4, 6, 8);
    float[] expected = block.forward(x).data().asFloat();
    INDArray view =
        Nd4j.concat(0, x, x)
            .get(
                NDArrayIndex.interval(BATCH, 2 * BATCH),
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.all());
    assertThat(block.forward(view).data().asFloat()).isEqualTo(expected);
    assertThat(block.forward(x.dup('f')).data().asFloat()).isEqualTo(expected);
    INDArray gradient = x(6, 3, 4);
    float[] gradients = gradientOfInput(block, x, gradient);
    assertThat(gradientOfInput(block, view, gradient.dup('f'))).isEqualTo(gradients);
  }

  private static float[] gradientOfInput(MBConvBlock block, INDArray x, INDArray gradient) {
    return block
        .forward(x, TrainingPass.of(1))
        .backward(gradient)
        .input()
        .dup('c')
        .data()
        .asFloat();
  }

  @Test
  @SuppressWarnings("try") // The workspace is active while it is open; nothing calls it.
  void resultsOutliveTheCallersWorkspace() {
    MBConvBlock block = MBConvBlock.builder(MBConv.of(3, 2), 4, 4).build();
    INDArray x = x(4, 5, 6);
    float[] expected = block.forward(x).data().asFloat();
    INDArray y;
    BlockPass pass;
    BlockGradients gradients;
    INDArray weights;
    var configuration = WorkspaceConfiguration.builder().initialSize(1 << 20).build();
    try (var workspace =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, "callers")) {
      y = block.forward(x);
      pass = block.forward(x, new TrainingPass(1, true, true));
      gradients = pass.backward(Nd4j.ones(DataType.FLOAT, BATCH, 4, 5, 6));
      weights = block.parameter("block.0.0.weight");
    }
    assertThat(y.data().asFloat()).isEqualTo(expected);
    assertThat(Stream.of(y, pass.output(), gradients.input(), weights))
        .noneMatch(INDArray::isAttached);
    assertThat(gradients.parameters().values()).noneMatch(INDArray::isAttached);
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      disabledReason = "the bounds are known for the process memory that Linux and glibc report")
  void nativeMemoryDoesNotGrow() throws Exception {
    NativeMemory.assertSteady(Steps.class);
  }

  static final class Steps {

    public static void main(String[] arguments) throws InterruptedException {
      MBConvBlock block = MBConvBlock.builder(MBConv.of(3, 2), 8, 8).dropPath(0.2).build();
      INDArray x = Nd4j.ones(DataType.FLOAT, 2, 8, 56, 56);
      NativeMemory.measure(
          // What the forward pass in training alone makes: input, convolutions, copies.
          2L * Float.BYTES * 56 * 56 * (8 + 16 + 16 + 8),
          () -> {
            try (INDArray y = block.forward(x);
                BlockPass pass = block.forward(x, TrainingPass.of(1));
                INDArray output = pass.output()) {
              BlockGradients gradients = pass.backward(output);
              gradients.input().close();
              gradients.parameters().values().forEach(INDArray::close);
            }
            block.forward(x, TrainingPass.of(1)).close();
          });
    }
  }

  /** In a JVM of its own, whose class path has everything but the backend. */
  @Test
  void withoutABackendTheMessageNamesTheDependency() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("nd4j-native"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(NativeMemory.run(WithoutBackend.class, classPath))
        .contains("MissingBackendException")
        .contains("<artifactId>nd4j-native-platform</artifactId>");
  }

  static final class WithoutBackend {

    public static void main(String[] arguments) {
      try {
        DropPath.ofRate(0.2);
      } catch (MissingBackendException e) {
        System.out.println(e);
      }
    }
  }
}
