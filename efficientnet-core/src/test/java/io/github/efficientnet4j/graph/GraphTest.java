package io.github.efficientnet4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphTest {

  private final Graph b0 = Graph.of(Architecture.efficientNetB0());

  // Entries of torchvision's state_dicts, num_batches_tracked (one per BatchNorm) taken off.
  @ParameterizedTest
  @CsvSource({"B0, 360, 49", "B1, 508, 69", "B4, 706, 96", "B7, 1200, 163"})
  void hasAsManyParametersAsTorchvision(EfficientNetVariant variant, int entries, int norms) {
    Graph graph = Graph.of(Architecture.efficientNet(variant));
    assertThat(graph.parameters()).hasSize(entries - norms);
    assertThat(graph.parameters()).extracting(ParameterSpec::name).doesNotHaveDuplicates();
  }

  @Test
  void namesParametersAsTorchvisionDoes() {
    assertThat(b0.parameters())
        .extracting(parameter -> parameter.name() + " " + parameter.shape())
        .contains(
            "features.0.0.weight [32, 3, 3, 3]",
            "features.0.1.running_var [32]",
            "features.1.0.block.0.0.weight [32, 1, 3, 3]",
            "features.1.0.block.1.fc1.weight [8, 32, 1, 1]",
            "features.1.0.block.2.0.weight [16, 32, 1, 1]",
            "features.2.1.block.0.0.weight [144, 24, 1, 1]",
            "features.2.1.block.2.fc2.bias [144]",
            "features.7.0.block.3.1.weight [320]",
            "features.8.0.weight [1280, 320, 1, 1]",
            "classifier.1.weight [1000, 1280]",
            "classifier.1.bias [1000]");
  }

  @Test
  void featureMapsHaveThePapersShapes() {
    assertThat(b0.featureMaps())
        .extracting(map -> map.shape().toString())
        .containsExactly(
            "32x112x112",
            "16x112x112",
            "24x56x56",
            "40x28x28",
            "80x14x14",
            "112x14x14",
            "192x7x7",
            "320x7x7",
            "1280x7x7");
  }

  @Test
  void everyNodeComesAfterItsInputs() {
    for (Node node : b0.nodes()) {
      assertThat(node.inputs()).allMatch(input -> input < node.id());
      assertThat(b0.nodes().get(node.id())).isSameAs(node);
    }
  }

  @Test
  void dropPathGrowsLinearlyOverAllBlocks() {
    List<Double> rates =
        b0.nodes().stream()
            .map(Node::operation)
            .filter(Operation.DropPath.class::isInstance)
            .map(operation -> ((Operation.DropPath) operation).rate())
            .toList();
    // B0 has 16 blocks; these have a skip: 2, 4, 6, 7, 9, 10, 12, 13, 14.
    assertThat(rates).hasSize(9);
    assertThat(rates.get(0)).isCloseTo(0.2 * 2 / 16, within(1e-12));
    assertThat(rates.get(8)).isCloseTo(0.2 * 14 / 16, within(1e-12));
  }

  // Sizes of B0's maps at these inputs: ceil(n / 2) after each stride, in both modes.
  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "96, 128, 3, 4", "225, 31, 8, 1", "600, 33, 19, 2"})
  void acceptsAnySize(int height, int width, int lastHeight, int lastWidth) {
    for (PaddingMode mode : PaddingMode.values()) {
      Graph graph = Graph.of(Architecture.efficientNetB0().withPadding(mode), height, width);
      Shape last = graph.featureMap("features.8").shape();
      assertThat(last).isEqualTo(new Shape(1280, lastHeight, lastWidth));
      assertThat(graph.parameters()).isEqualTo(b0.parameters());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SYMMETRIC, 224, 3, 2, 1, 1",
    "SYMMETRIC, 224, 5, 2, 2, 2",
    "SAME, 224, 3, 2, 0, 1",
    "SAME, 224, 5, 2, 1, 2",
    "SAME, 225, 3, 2, 1, 1",
    "SAME, 7, 5, 2, 2, 2",
    "SAME, 7, 3, 1, 1, 1",
    "SAME, 8, 1, 2, 0, 0"
  })
  void paddingFollowsTheMode(
      PaddingMode mode, int size, int kernel, int stride, int before, int after) {
    assertThat(Padding.of(mode, kernel, stride, size, size))
        .isEqualTo(new Padding(before, before, after, after));
  }

  @Test
  void plainConvolutionsAndBlocksWithoutGateAreLowered() {
    Architecture network =
        Architecture.builder("mixed")
            .inputChannels(1)
            .stem(8)
            .stage(new ConvolutionBlock(5), 12, 2, 2)
            .stage(MBConv.of(7, 2.5).withoutSqueezeExcitation(), 12, 2, 1)
            .head(20)
            .classes(5)
            .build();
    Graph graph = Graph.of(network, 30, 20);
    assertThat(graph.parameters())
        .extracting(ParameterSpec::name)
        .contains("features.1.1.0.weight", "features.2.0.block.2.0.weight")
        .noneMatch(name -> name.contains("fc1"));
    assertThat(graph.featureMap("features.2").shape()).isEqualTo(new Shape(12, 8, 5));
    assertThat(graph.nodes())
        .extracting(Node::operation)
        .hasAtLeastOneElementOfType(Operation.Add.class);
  }

  @Test
  void anImpossibleNetworkIsRefusedByItsStage() {
    Architecture huge =
        Architecture.builder("huge")
            .stage(MBConv.of(3, 1), 16, 1, 1)
            .stage(MBConv.of(3, 1024), 1 << 20, 2, 2)
            .build();
    assertThatThrownBy(() -> Graph.of(huge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stage 2 (MBConv1024, k3x3)")
        .hasMessageContaining("2^31");
  }

  @Test
  void anImpossibleSizeIsRefused() {
    assertThatThrownBy(() -> Graph.of(Architecture.efficientNetB0(), 0, 224))
        .hasMessageContaining("0x224");
  }

  @Test
  void anUnknownFeatureMapIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> b0.featureMap("features.9"))
        .hasMessageContaining("features.9")
        .hasMessageContaining("features.0, features.1");
  }
}
