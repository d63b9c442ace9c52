package io.github.efficientnet4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.Named.named;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.Bottleneck;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.DepthwiseSeparable;
import io.github.efficientnet4j.architecture.Family;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.architecture.Stem;
import io.github.efficientnet4j.gradient.ReferenceTraining;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.graph.FeatureMap;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.engine.CompiledEngine;
import io.github.efficientnet4j.internal.engine.run.KernelSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FeatureGradientsTest {

  private static final int HEIGHT = 13;
  private static final int WIDTH = 10;

  /** Of the root mean square of the expected values. */
  private static final double TOLERANCE = 1e-4;

  private static final EngineOptions SCALAR =
      EngineOptions.defaults().withKernels(KernelChoice.SCALAR).withThreads(2);

  private static final Architecture SMALL =
      Architecture.builder("small")
          .resolution(16)
          .stem(4)
          .stage(MBConv.of(3, 1), 4, 2, 1)
          .stage(MBConv.of(5, 2), 6, 2, 2)
          .stage(MBConv.of(3, 2), 6, 1, 1)
          .head(7)
          .classes(3)
          .dropPath(0.5)
          .dropout(0.5)
          .build();

  static Stream<Named<Architecture>> networks() {
    return Stream.of(
        named("SiLU", SMALL),
        named("ReLU", SMALL.withActivation(Activation.RELU)),
        named("ReLU6", SMALL.withActivation(Activation.RELU6)),
        named("hard swish", SMALL.withActivation(Activation.HARD_SWISH)),
        named("TensorFlow's padding", SMALL.withPadding(PaddingMode.SAME)),
        named("MobileNetV1", mobileNetV1()),
        named("ResNet", resNet()));
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

  private static Architecture resNet() {
    return Architecture.builder("resnet")
        .family(Family.RESNET)
        .activation(Activation.RELU)
        .resolution(16)
        .stem(new Stem(4, 7, 1, true))
        .stage(new Bottleneck(3, 1), 4, 2, 1)
        .stage(new ConvolutionBlock(3), 5, 1, 2)
        .withoutHeadConvolution()
        .classes(3)
        .build();
  }

  private static float[] features(FeatureMap map) {
    float[] features = new float[Math.toIntExact(map.shape().elements())];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (2 * FormulaWeights.uniform(5, map.name(), i) - 1);
    }
    return features;
  }

  /** What follows a feature map, as a network of its own whose input is the map. */
  private static List<Node> after(Graph graph, FeatureMap map) {
    int start = map.lastNode();
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node(0, map.name(), new Operation.Input(), List.of(), map.shape()));
    for (Node node : graph.nodes().subList(start + 1, graph.nodes().size())) {
      List<Integer> inputs = node.inputs().stream().map(input -> input - start).toList();
      nodes.add(new Node(node.id() - start, node.name(), node.operation(), inputs, node.output()));
    }
    return nodes;
  }

  private static void assertClose(String name, float[] actual, double[] expected) {
    assertThat(actual).as(name).hasSize(expected.length);
    double squares = 0;
    for (double value : expected) {
      squares += value * value;
    }
    double tolerance = TOLERANCE * Math.sqrt(squares / expected.length) + 1e-6;
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("difference of %s [%d]: %s instead of %s", name, i, actual[i], expected[i])
          .isLessThanOrEqualTo(tolerance);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void areTheDifferenceQuotientsOfDoublePrecisionAtEveryFeatureMap(Architecture network) {
    Parameters parameters = FormulaWeights.parameters(network);
    Graph graph = Graph.of(network, HEIGHT, WIDTH);
    int classes = network.head().classes();
    for (FeatureMap map : graph.featureMaps()) {
      float[] features = features(map);
      ReferenceTraining reference =
          new ReferenceTraining(
              after(graph, map), parameters, features, 1, new TrainingPass(0, false, true));
      try (FeatureGradients gradients =
          FeatureGradients.of(network, parameters, map.name(), SCALAR)) {
        assertClose(
            "logits of " + map.name(),
            gradients.logits(features, HEIGHT, WIDTH),
            reference.logits());
        List<float[]> actual = gradients.of(features, HEIGHT, WIDTH, List.of(classes - 1, 0));
        assertThat(actual).hasSize(2);
        for (int i = 0; i < 2; i++) {
          float[] weights = new float[classes];
          weights[i == 0 ? classes - 1 : 0] = 1;
          assertClose(map.name(), actual.get(i), reference.gradientOfInput(weights));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"VECTOR, 1", "VECTOR, 3", "SCALAR, 1", "SCALAR, 3"})
  void anyKernelsAndThreadsGiveTheSame(KernelChoice kernels, int threads) {
    assumeTrue(
        kernels == KernelChoice.SCALAR || KernelSets.vector().isPresent(),
        "this JVM has no vector kernels");
    Parameters parameters = FormulaWeights.parameters(SMALL);
    FeatureMap map = Graph.of(SMALL, HEIGHT, WIDTH).featureMaps().get(1);
    EngineOptions options = EngineOptions.defaults().withKernels(kernels).withThreads(threads);
    try (FeatureGradients expected = FeatureGradients.of(SMALL, parameters, map.name(), SCALAR);
        FeatureGradients actual = FeatureGradients.of(SMALL, parameters, map.name(), options)) {
      float[] gradient = expected.of(features(map), HEIGHT, WIDTH, List.of(1)).get(0);
      double[] doubles = new double[gradient.length];
      for (int i = 0; i < doubles.length; i++) {
        doubles[i] = gradient[i];
      }
      assertClose(map.name(), actual.of(features(map), HEIGHT, WIDTH, List.of(1)).get(0), doubles);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theWayForwardEqualsTheInferenceEngines(Architecture network) {
    Parameters parameters = FormulaWeights.parameters(network);
    int channels = network.inputChannels();
    ImageBatch image =
        ImageBatch.of(FormulaWeights.image(1, 1, channels, 35, 28), PixelLayout.NCHW, 1, 35, 28);
    try (InferenceEngine engine = CompiledEngine.compile(network, parameters, SCALAR)) {
      for (FeatureMap map : Graph.of(network, 35, 28).featureMaps()) {
        Map<String, float[]> outputs =
            engine.outputs(image, List.of(map.name(), InferenceEngine.LOGITS));
        float[] logits = outputs.get(InferenceEngine.LOGITS);
        double[] expected = new double[logits.length];
        for (int i = 0; i < expected.length; i++) {
          expected[i] = logits[i];
        }
        try (FeatureGradients gradients =
            FeatureGradients.of(network, parameters, map.name(), SCALAR)) {
          assertClose(map.name(), gradients.logits(outputs.get(map.name()), 35, 28), expected);
        }
      }
    }
  }

  @Test
  void imagesOfOtherSizesFollowAndNoParameterChanges() {
    Parameters parameters = FormulaWeights.parameters(SMALL);
    Map<String, List<Float>> before = values(parameters);
    FeatureMap small = Graph.of(SMALL, HEIGHT, WIDTH).featureMaps().get(2);
    FeatureMap large = Graph.of(SMALL, 40, 24).featureMaps().get(2);
    try (FeatureGradients gradients =
        FeatureGradients.of(SMALL, parameters, small.name(), SCALAR)) {
      float[] first = gradients.of(features(small), HEIGHT, WIDTH, List.of(0)).get(0);
      assertThat(gradients.of(features(large), 40, 24, List.of(0)).get(0))
          .hasSize(Math.toIntExact(large.shape().elements()));
      assertThat(gradients.of(features(small), HEIGHT, WIDTH, List.of(0)).get(0)).isEqualTo(first);
    }
    assertThat(values(parameters)).isEqualTo(before);
  }

  private static Map<String, List<Float>> values(Parameters parameters) {
    Map<String, List<Float>> values = new TreeMap<>();
    for (String name : parameters.specs().keySet()) {
      List<Float> copy = new ArrayList<>();
      for (float value : parameters.values(name)) {
        copy.add(value);
      }
      values.put(name, copy);
    }
    return values;
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Parameters parameters = FormulaWeights.parameters(SMALL);
    FeatureMap map = Graph.of(SMALL, HEIGHT, WIDTH).featureMaps().get(1);
    assertThatThrownBy(() -> FeatureGradients.of(SMALL, parameters, "features.9", SCALAR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("features.0, features.1");
    FeatureGradients gradients = FeatureGradients.of(SMALL, parameters, map.name(), SCALAR);
    assertThatThrownBy(() -> gradients.of(new float[5], HEIGHT, WIDTH, List.of(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "features.1 of an image of 13 x 10 pixels has "
                + map.shape()
                + " values, but 5 were given");
    assertThatThrownBy(() -> gradients.of(features(map), HEIGHT, WIDTH, List.of(3)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    gradients.close();
    gradients.close();
    assertThatThrownBy(() -> gradients.of(features(map), HEIGHT, WIDTH, List.of(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this engine is closed");
  }
}
