package io.github.efficientnet4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.efficientnet4j.GoldenFiles;
import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.Bottleneck;
import io.github.efficientnet4j.architecture.DepthwiseSeparable;
import io.github.efficientnet4j.architecture.Family;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** MobileNetV1, MobileNetV2 and ResNet-50: names, counts and scaling against torchvision's. */
class BaselinesTest {

  static Stream<Architecture> baselines() {
    return Architecture.otherBaselines().stream();
  }

  private static Architecture scaled(String name, double width, double depth, int resolution) {
    Architecture baseline = Architecture.named(name);
    double factor = (double) resolution / baseline.resolution();
    return baseline.scaledBy(new ScalingCoefficients(width, depth, factor));
  }

  private static Cost cost(Architecture network) {
    return Cost.of(Graph.of(network));
  }

  @ParameterizedTest
  @MethodSource("baselines")
  void parametersHaveTorchvisionsNamesShapesAndOrder(Architecture baseline) {
    List<String> expected = new ArrayList<>();
    GoldenFiles.json(baseline.name() + ".json")
        .get("state_dict")
        .forEach(entry -> expected.add(entry.get(0).asText() + " " + entry.get(1)));
    assertThat(Graph.of(baseline).parameters())
        .extracting(spec -> spec.name() + " " + spec.shape().toString().replace(" ", ""))
        .containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "mobilenet_v2, mobilenet_v2, 1, 224",
    "mobilenet_v2 width 1.4, mobilenet_v2, 1.4, 224",
    "mobilenet_v2 width 2.0, mobilenet_v2, 2, 224",
    "mobilenet_v2 resolution 448, mobilenet_v2, 1, 448",
    "resnet50, resnet50, 1, 224",
    "resnet50 resolution 448, resnet50, 1, 448"
  })
  void costsEqualTorchvisionsExactly(String entry, String name, double width, int resolution) {
    assertCost(scaled(name, width, 1, resolution), entry);
  }

  @Test
  void deeperResNetsAreTheSameStagesWithOtherRepeats() {
    Bottleneck block = new Bottleneck(3, 4);
    Architecture resNet152 =
        Architecture.resNet50().toBuilder()
            .clearStages()
            .stage(block, 256, 3, 1)
            .stage(block, 512, 8, 2)
            .stage(block, 1024, 36, 2)
            .stage(block, 2048, 3, 2)
            .build();
    assertCost(resNet152, "resnet152");
  }

  private static void assertCost(Architecture network, String entry) {
    JsonNode expected = GoldenFiles.json("costs.json").get(entry);
    Cost cost = cost(network);
    assertThat(network.resolution()).isEqualTo(expected.get("resolution").asInt());
    assertThat(cost.parameters()).isEqualTo(expected.get("parameters").asLong());
    assertThat(cost.multiplyAdds()).isEqualTo(expected.get("multiply_adds").asLong());
    assertThat(cost.convolutionMultiplyAdds())
        .isEqualTo(expected.get("convolution_multiply_adds").asLong());
    assertThat(cost.convolutions()).isEqualTo(expected.get("convolution_layers").asInt());
    assertThat(cost.activations()).isEqualTo(expected.get("convolution_activations").asLong());
  }

  static Stream<JsonNode> scaledNetworks() {
    List<JsonNode> entries = new ArrayList<>();
    GoldenFiles.json("scaled_baselines.json").forEach(entries::add);
    return entries.stream();
  }

  @ParameterizedTest
  @MethodSource("scaledNetworks")
  void scalingIsThatOfEachFamilysCode(JsonNode expected) {
    Architecture network =
        scaled(
            expected.get("model").asText(),
            expected.get("width").asDouble(),
            expected.get("depth").asDouble(),
            expected.get("resolution").asInt());
    assertThat(network.resolution()).isEqualTo(expected.get("resolution").asInt());
    assertThat(cost(network).parameters()).isEqualTo(expected.get("parameters").asLong());
    assertThat(cost(network).multiplyAdds()).isEqualTo(expected.get("multiply_adds").asLong());
  }

  /** The rows of the paper's table 3 that its rules reproduce; docs/baselines.md has the others. */
  @ParameterizedTest
  @CsvSource({
    "mobilenet-v1, 1, 1, 224, 0.6",
    "mobilenet-v1, 2, 1, 224, 2.2",
    "mobilenet-v1, 1, 1, 448, 2.2",
    "mobilenet-v1, 1.2, 1.4, 288, 2.3",
    "mobilenet-v2, 1, 1, 224, 0.3",
    "mobilenet-v2, 1, 4, 224, 1.2",
    "mobilenet-v2, 2, 1, 224, 1.1",
    "mobilenet-v2, 1, 1, 448, 1.2",
    "mobilenet-v2, 1.2, 1.4, 288, 1.3",
    "resnet-50, 1, 1, 224, 4.1",
    "resnet-50, 1, 1, 448, 16.4"
  })
  void thePapersScaledBaselinesHaveItsCost(
      String name, double width, double depth, int resolution, double billions) {
    assertThat(cost(scaled(name, width, depth, resolution)).multiplyAdds() / 1e9)
        .isCloseTo(billions, within(0.1));
  }

  @Test
  void thePaperSeemsToExchangeItsDeepAndItsWideResNet() {
    double deep = cost(scaled("resnet-50", 1, 4, 224)).multiplyAdds() / 1e9;
    double wide = cost(scaled("resnet-50", 2, 1, 224)).multiplyAdds() / 1e9;
    assertThat(deep).isCloseTo(14.7, within(0.15));
    assertThat(wide).isCloseTo(16.2, within(0.15));
  }

  @Test
  void stagesHaveTorchvisionsNames() {
    assertThat(Graph.of(Architecture.mobileNetV2()).featureMaps())
        .extracting(FeatureMap::name)
        .containsExactly(
            "features.0",
            "features.1",
            "features.3",
            "features.6",
            "features.10",
            "features.13",
            "features.16",
            "features.17",
            "features.18");
    Graph resNet = Graph.of(Architecture.resNet50());
    assertThat(resNet.featureMap("layer4").shape()).isEqualTo(new Shape(2048, 7, 7));
    assertThat(resNet.nodes().get(resNet.embeddingNode()).output())
        .isEqualTo(new Shape(2048, 1, 1));
  }

  @ParameterizedTest
  @EnumSource
  void everyFamilyNamesEveryBlock(Family family) {
    Architecture mixed =
        Architecture.builder("mixed")
            .family(family)
            .activation(Activation.RELU6)
            .padding(PaddingMode.SAME)
            .stem(8)
            .stage(MBConv.of(3, 4), 16, 2, 1)
            .stage(new DepthwiseSeparable(5), 24, 2, 2)
            .stage(new Bottleneck(3, 2), 32, 2, 2)
            .head(40)
            .dropPath(0.2)
            .dropout(0.2)
            .build();
    Graph graph = Graph.of(mixed, 33, 20);
    assertThat(graph.nodes()).extracting(Node::name).doesNotHaveDuplicates();
    assertThat(graph.parameters()).extracting(ParameterSpec::name).doesNotHaveDuplicates();
    assertThat(graph.featureMaps()).extracting(FeatureMap::name).doesNotHaveDuplicates();
  }

  @Test
  void aMaxPoolIsFollowedByItsOwnMemory() {
    Graph graph = Graph.of(Architecture.resNet50(), 64, 64);
    Node pool =
        graph.nodes().stream()
            .filter(node -> node.operation() instanceof Operation.MaxPool)
            .findFirst()
            .orElseThrow();
    assertThat(pool.output()).isEqualTo(new Shape(64, 16, 16));
    // The stem's map and the pool's result are there at once.
    assertThat(Cost.peakActivationBytes(graph, pool.id(), pool.id()))
        .isEqualTo(64 * (32 * 32 + 16 * 16) * 4L);
  }

  @ParameterizedTest
  @CsvSource({
    "MobileNetV1, mobilenet_v1",
    "mobilenet_v2, mobilenet_v2",
    "ResNet-50, resnet50",
    "efficientnet-b3, efficientnet_b3"
  })
  void networksAreFoundByName(String name, String found) {
    assertThat(Architecture.named(name).name()).isEqualTo(found);
  }

  @Test
  void anUnknownNameIsAnsweredWithThoseThatAre() {
    assertThatThrownBy(() -> Architecture.named("vgg"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'vgg'")
        .hasMessageContaining("b7")
        .hasMessageContaining("mobilenet-v2");
  }

  @Test
  void impossibleBlocksAreRefused() {
    assertThatThrownBy(() -> new Bottleneck(3, 0)).hasMessageContaining("expansion");
    assertThatThrownBy(() -> new Bottleneck(2, 4)).hasMessageContaining("odd");
    assertThatThrownBy(() -> new DepthwiseSeparable(4)).hasMessageContaining("odd");
  }
}
