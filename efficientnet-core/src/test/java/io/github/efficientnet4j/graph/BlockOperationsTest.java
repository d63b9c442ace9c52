package io.github.efficientnet4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.Block;
import io.github.efficientnet4j.architecture.BlockConventions;
import io.github.efficientnet4j.architecture.Bottleneck;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.DepthwiseSeparable;
import io.github.efficientnet4j.architecture.MBConv;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The operations of each block in their order, with what each reads and the shape that it gives.
 */
class BlockOperationsTest {

  private static final Shape MAP = new Shape(8, 6, 6);

  private static List<String> operations(Block block, int channels, int stride, double dropPath) {
    return operations(
        Subgraph.ofBlock(block, channels, stride, dropPath, BlockConventions.PYTORCH, MAP).nodes());
  }

  private static List<String> operations(List<Node> nodes) {
    return nodes.stream()
        .skip(1)
        .map(
            node ->
                node.operation().getClass().getSimpleName()
                    + " of "
                    + node.inputs()
                    + ", "
                    + node.output())
        .toList();
  }

  @Test
  void mbconvExpandsFiltersGatesAndProjects() {
    assertThat(operations(MBConv.of(3, 2), 8, 1, 0.1))
        .containsExactly(
            "Convolution of [0], 16x6x6",
            "BatchNormalization of [1], 16x6x6",
            "Activate of [2], 16x6x6",
            "Convolution of [3], 16x6x6",
            "BatchNormalization of [4], 16x6x6",
            "Activate of [5], 16x6x6",
            "GlobalAveragePool of [6], 16x1x1",
            "Convolution of [7], 2x1x1",
            "Activate of [8], 2x1x1",
            "Convolution of [9], 16x1x1",
            "Sigmoid of [10], 16x1x1",
            "Scale of [6, 11], 16x6x6",
            "Convolution of [12], 8x6x6",
            "BatchNormalization of [13], 8x6x6",
            "DropPath of [14], 8x6x6",
            "Add of [15, 0], 8x6x6");
  }

  @Test
  void mbconvWithoutExpansionAndWithAStrideHasNoSkip() {
    assertThat(operations(MBConv.of(5, 1).withoutSqueezeExcitation(), 8, 2, 0.1))
        .containsExactly(
            "Convolution of [0], 8x3x3",
            "BatchNormalization of [1], 8x3x3",
            "Activate of [2], 8x3x3",
            "Convolution of [3], 8x3x3",
            "BatchNormalization of [4], 8x3x3");
  }

  @Test
  void aBottleneckIsAddedToItsInputBeforeItsLastActivation() {
    assertThat(operations(new Bottleneck(3, 4), 8, 1, 0.1))
        .containsExactly(
            "Convolution of [0], 2x6x6",
            "BatchNormalization of [1], 2x6x6",
            "Activate of [2], 2x6x6",
            "Convolution of [3], 2x6x6",
            "BatchNormalization of [4], 2x6x6",
            "Activate of [5], 2x6x6",
            "Convolution of [6], 8x6x6",
            "BatchNormalization of [7], 8x6x6",
            "DropPath of [8], 8x6x6",
            "Add of [9, 0], 8x6x6",
            "Activate of [10], 8x6x6");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aBottleneckOfOtherChannelsOrStrideProjectsItsInput(int stride) {
    int side = 6 / stride;
    String inner = ", 4x" + side + "x" + side;
    String outer = ", 16x" + side + "x" + side;
    assertThat(operations(new Bottleneck(3, 4), 16, stride, 0))
        .containsExactly(
            "Convolution of [0], 4x6x6",
            "BatchNormalization of [1], 4x6x6",
            "Activate of [2], 4x6x6",
            "Convolution of [3]" + inner,
            "BatchNormalization of [4]" + inner,
            "Activate of [5]" + inner,
            "Convolution of [6]" + outer,
            "BatchNormalization of [7]" + outer,
            "Convolution of [0]" + outer,
            "BatchNormalization of [9]" + outer,
            "Add of [8, 10]" + outer,
            "Activate of [11]" + outer);
  }

  @Test
  void aBottleneckOfTheSameChannelsWithAStrideProjectsItsInput() {
    assertThat(operations(new Bottleneck(3, 4), 8, 2, 0)).contains("Add of [8, 10], 8x3x3");
  }

  @Test
  void separableAndPlainConvolutionsHaveNormAndActivationAfterEach() {
    assertThat(operations(new DepthwiseSeparable(3), 12, 2, 0.1))
        .containsExactly(
            "Convolution of [0], 8x3x3",
            "BatchNormalization of [1], 8x3x3",
            "Activate of [2], 8x3x3",
            "Convolution of [3], 12x3x3",
            "BatchNormalization of [4], 12x3x3",
            "Activate of [5], 12x3x3");
    assertThat(operations(new ConvolutionBlock(5), 8, 1, 0.1))
        .containsExactly(
            "Convolution of [0], 8x6x6",
            "BatchNormalization of [1], 8x6x6",
            "Activate of [2], 8x6x6");
  }

  @Test
  void theHeadPoolsDropsAndClassifies() {
    Architecture network =
        Architecture.builder("small")
            .stem(4, 3, 2)
            .stage(new ConvolutionBlock(3), 4, 1, 1)
            .head(6)
            .dropout(0.2)
            .classes(5)
            .build();
    Graph graph = Graph.of(network, 8, 8);
    assertThat(operations(graph.nodes()))
        .endsWith(
            "Convolution of [6], 6x4x4",
            "BatchNormalization of [7], 6x4x4",
            "Activate of [8], 6x4x4",
            "GlobalAveragePool of [9], 6x1x1",
            "Dropout of [10], 6x1x1",
            "Linear of [11], 5x1x1");
    assertThat(graph.embeddingNode()).isEqualTo(10);
    assertThat(operations(Graph.of(network.withDropout(0), 8, 8).nodes()))
        .endsWith("GlobalAveragePool of [9], 6x1x1", "Linear of [10], 5x1x1");
  }

  @Test
  void aDropPathOfRateZeroIsNoOperation() {
    assertThat(operations(Subgraph.ofDropPath(0, MAP).nodes())).isEmpty();
    assertThat(operations(Subgraph.ofDropPath(0.5, MAP).nodes()))
        .containsExactly("DropPath of [0], 8x6x6");
    assertThat(operations(MBConv.of(3, 1), 8, 1, 0)).noneMatch(name -> name.startsWith("DropPath"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void aDropPathOfAnImpossibleRateIsRefused(double rate) {
    assertThatThrownBy(() -> Subgraph.ofDropPath(rate, MAP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was " + rate);
    assertThatThrownBy(() -> operations(MBConv.of(3, 1), 8, 1, rate))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aGateHasAtLeastOneSqueezedChannel() {
    Subgraph gate = Subgraph.ofSqueezeExcitation(1, Activation.RELU, MAP);
    assertThat(gate.input()).isEqualTo(MAP);
    assertThat(gate.output()).isEqualTo(MAP);
    assertThat(gate.parameters())
        .extracting(ParameterSpec::name)
        .containsExactly("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias");
    assertThatThrownBy(() -> Subgraph.ofSqueezeExcitation(0, Activation.RELU, MAP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }

  /** The contract by which an executor may save memory. */
  @Test
  void whatComputesElementByElementMayOverwriteItsInput() {
    Stream<Node> nodes =
        Stream.of(Architecture.efficientNetB0(), Architecture.resNet50().withDropout(0.1))
            .flatMap(network -> Graph.of(network).nodes().stream());
    assertThat(
            nodes
                .map(Node::operation)
                .filter(Operation::canOverwriteInput)
                .map(operation -> operation.getClass().getSimpleName())
                .distinct())
        .containsExactlyInAnyOrder(
            "BatchNormalization", "Activate", "Sigmoid", "Scale", "Add", "DropPath", "Dropout");
  }

  @Test
  void aPointwiseConvolutionIsAMatrixProductOverPixels() {
    List<Operation.Convolution> convolutions =
        Subgraph.ofBlock(MBConv.of(3, 2), 8, 1, 0, BlockConventions.PYTORCH, MAP).nodes().stream()
            .map(Node::operation)
            .filter(Operation.Convolution.class::isInstance)
            .map(Operation.Convolution.class::cast)
            .toList();
    assertThat(convolutions)
        .extracting(Operation.Convolution::pointwise)
        .containsExactly(true, false, true, true, true);
    assertThat(convolutions)
        .extracting(Operation.Convolution::depthwise)
        .containsExactly(false, true, false, false, false);
    assertThat(convolutions)
        .extracting(Operation.Convolution::inputChannels)
        .containsExactly(8, 16, 16, 2, 16);
    Operation.Convolution expansion = convolutions.get(0);
    assertThat(
            new Operation.Convolution(expansion.kernel(), expansion.bias(), 2, Padding.NONE, 1)
                .pointwise())
        .isFalse();
    for (Padding padding :
        List.of(
            new Padding(1, 0, 0, 0),
            new Padding(0, 1, 0, 0),
            new Padding(0, 0, 1, 0),
            new Padding(0, 0, 0, 1))) {
      assertThat(
              new Operation.Convolution(expansion.kernel(), expansion.bias(), 1, padding, 1)
                  .pointwise())
          .isFalse();
    }
  }
}
