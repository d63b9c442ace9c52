package io.github.efficientnet4j.internal.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Operation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayersTest {

  private static final Graph GRAPH =
      Graph.of(
          Architecture.builder("two blocks")
              .resolution(32)
              .stem(16)
              .stage(MBConv.of(3, 6), 24, 2, 1)
              .dropPath(0.2)
              .dropout(0.1)
              .head(64)
              .classes(10)
              .build(),
          32,
          32);

  private static final List<Layer> LAYERS = Layers.of(GRAPH);

  private static Layer.Conv conv(int index) {
    return (Layer.Conv) LAYERS.get(index);
  }

  @Test
  void areTheStemThreeConvolutionsOfEachBlockAndTheHead() {
    assertThat(LAYERS).hasSize(1 + 2 * 3 + 3);
    assertThat(LAYERS.subList(0, 8)).allMatch(layer -> layer instanceof Layer.Conv);
    assertThat(LAYERS.get(8)).isInstanceOf(Layer.Pool.class);
    assertThat(LAYERS.get(9)).isInstanceOf(Layer.Classifier.class);
  }

  @Test
  void fuseBatchNormAndActivation() {
    assertThat(conv(0).norm()).isPresent();
    assertThat(conv(0).activation()).isPresent();
    assertThat(conv(0).input()).isZero();
    assertThat(GRAPH.nodes().get(conv(0).output()).operation())
        .isInstanceOf(Operation.Activate.class);
  }

  @Test
  void aConvolutionKnowsItsOwnNode() {
    for (Layer layer : LAYERS) {
      if (layer instanceof Layer.Conv conv) {
        assertThat(GRAPH.nodes().get(conv.node()).operation()).isSameAs(conv.convolution());
      }
    }
  }

  @Test
  void gatesBelongToTheProjectionThatReadsTheGatedMap() {
    assertThat(conv(2).convolution().depthwise()).isTrue();
    assertThat(conv(2).gate()).isEmpty();
    assertThat(conv(3).gate()).isPresent();
    assertThat(conv(3).input()).isEqualTo(conv(2).output());
    assertThat(conv(4).gate()).isEmpty();
  }

  @Test
  void theSkipAndDropPathBelongToTheProjectionOfTheBranch() {
    assertThat(conv(3).residual()).isEmpty();
    assertThat(conv(3).dropPath()).isEmpty();
    assertThat(conv(6).residual()).hasValue(conv(3).output());
    assertThat(conv(6).dropPath()).isPresent();
    assertThat(conv(6).inputs()).containsExactly(conv(5).output(), conv(3).output());
    assertThat(GRAPH.nodes().get(conv(6).output()).operation()).isInstanceOf(Operation.Add.class);
  }

  @Test
  void dropoutBelongsToTheClassifier() {
    Layer.Classifier classifier = (Layer.Classifier) LAYERS.get(9);
    assertThat(classifier.dropout()).map(Layer.Drop::rate).hasValue(0.1);
    assertThat(classifier.input()).isEqualTo(LAYERS.get(8).output());
  }

  @Test
  void readTheImageAndOutputsOfEarlierLayersOnly() {
    Set<Integer> known = new HashSet<>(Set.of(0));
    for (Layer layer : LAYERS) {
      assertThat(known).containsAll(layer.inputs());
      assertThat(layer.inputs()).startsWith(layer.input());
      known.add(layer.output());
    }
  }
}
