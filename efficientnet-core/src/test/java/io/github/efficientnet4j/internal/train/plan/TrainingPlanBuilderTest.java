package io.github.efficientnet4j.internal.train.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.Bottleneck;
import io.github.efficientnet4j.architecture.Family;
import io.github.efficientnet4j.architecture.Stem;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.FeatureMap;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.internal.engine.SmallNetwork;
import io.github.efficientnet4j.internal.train.phase.DepthwiseBackward;
import io.github.efficientnet4j.internal.train.phase.DepthwiseForward;
import io.github.efficientnet4j.internal.train.phase.KernelSums;
import io.github.efficientnet4j.internal.train.phase.MatrixBackward;
import io.github.efficientnet4j.internal.train.phase.MatrixForward;
import io.github.efficientnet4j.internal.train.phase.MaxPoolBackward;
import io.github.efficientnet4j.internal.train.phase.MaxPoolForward;
import io.github.efficientnet4j.internal.train.phase.StorePlanes;
import io.github.efficientnet4j.internal.train.phase.TrainingPhase;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Which phases a network becomes, of all trained and of some. */
class TrainingPlanBuilderTest {

  private static final int LANES = 16;
  private static final int SHARES = 2;

  private static final Architecture RESNET =
      Architecture.builder("resnet")
          .family(Family.RESNET)
          .activation(Activation.RELU)
          .resolution(SmallNetwork.SIDE)
          .stem(new Stem(16, 7, 1, true))
          .stage(new Bottleneck(3, 4), 64, 2, 1)
          .withoutHeadConvolution()
          .classes(SmallNetwork.CLASSES)
          .build();

  private static TrainingPlan plan(Architecture network, Predicate<String> trained) {
    TrainingState state =
        TrainingState.of(FormulaWeights.parameters(network), spec -> trained.test(spec.name()));
    return TrainingPlanBuilder.build(Graph.of(network), state, LANES, 2, SHARES);
  }

  private static long count(List<TrainingPhase> phases, Class<?> type) {
    return phases.stream().filter(type::isInstance).count();
  }

  @Test
  void everyConvolutionHasAForwardAndABackwardPhase() {
    TrainingPlan plan = plan(SmallNetwork.NETWORK, name -> true);
    // Stem, head and three blocks, two of which expand.
    assertThat(count(plan.forward(), MatrixForward.class)).isEqualTo(2 + 3 + 2);
    assertThat(count(plan.backward(), MatrixBackward.class)).isEqualTo(2 + 3 + 2);
    assertThat(count(plan.backward(), KernelSums.class)).isEqualTo(2 + 3 + 2);
    assertThat(count(plan.forward(), DepthwiseForward.class)).isEqualTo(3);
    assertThat(count(plan.backward(), DepthwiseBackward.class)).isEqualTo(3);
    assertThat(plan.maxKernelRows()).isEqualTo(5);
  }

  @Test
  void aResNetsShortcutsAndPoolAreConvolutionsAndAPool() {
    TrainingPlan plan = plan(RESNET, name -> true);
    // Stem, two blocks of three, one shortcut.
    assertThat(count(plan.forward(), MatrixForward.class)).isEqualTo(1 + 6 + 1);
    assertThat(count(plan.backward(), MatrixBackward.class)).isEqualTo(1 + 6 + 1);
    assertThat(count(plan.forward(), MaxPoolForward.class)).isEqualTo(1);
    assertThat(count(plan.backward(), MaxPoolBackward.class)).isEqualTo(1);
  }

  @Test
  void whatNoTrainedParameterNeedsIsNotPlanned() {
    TrainingPlan plan = plan(SmallNetwork.NETWORK, name -> name.startsWith("classifier"));
    assertThat(plan.forward()).hasSameSizeAs(plan(SmallNetwork.NETWORK, name -> true).forward());
    // The logits' gradient, and that of the classifier's kernel and bias.
    assertThat(plan.backward()).hasSize(2);
  }

  @Test
  void aFrozenKernelHasNoSumsButPassesTheGradientOn() {
    TrainingPlan plan = plan(SmallNetwork.NETWORK, name -> name.startsWith("features.0."));
    assertThat(count(plan.backward(), KernelSums.class)).as("the stem's").isEqualTo(1);
    assertThat(count(plan.backward(), MatrixBackward.class)).isEqualTo(2 + 3 + 2);
    assertThat(count(plan.backward(), DepthwiseBackward.class)).isEqualTo(3);
  }

  @Test
  void fitsBatchesUpToItsSizeOfItsImages() {
    TrainingPlan plan = plan(SmallNetwork.NETWORK, name -> true);
    int side = SmallNetwork.SIDE;
    assertThat(plan.fits(2, side, side)).isTrue();
    assertThat(plan.fits(1, side, side)).isTrue();
    assertThat(plan.fits(3, side, side)).isFalse();
    assertThat(plan.fits(1, side, side + 1)).isFalse();
    assertThat(plan.scratchFloats()).isPositive();
  }

  @Test
  void aPlanFromAFeatureMapLeavesOutWhatLiesBeforeItAndAllSums() {
    Graph graph = Graph.of(SmallNetwork.NETWORK);
    TrainingState state =
        TrainingState.of(FormulaWeights.parameters(SmallNetwork.NETWORK), spec -> false);
    // Before the last stage's two blocks.
    FeatureMap map = graph.featureMaps().get(1);
    TrainingPlan plan = TrainingPlanBuilder.buildFrom(map, graph, state, LANES, SHARES);
    assertThat(plan.input()).isEqualTo(map.shape());
    assertThat(count(plan.forward(), DepthwiseForward.class)).isEqualTo(2);
    assertThat(count(plan.backward(), DepthwiseBackward.class)).isEqualTo(2);
    // Head, two expansions, two projections.
    assertThat(count(plan.backward(), MatrixBackward.class)).isEqualTo(5);
    assertThat(count(plan.backward(), KernelSums.class)).isZero();
    assertThat(plan.backward().get(plan.backward().size() - 1)).isInstanceOf(StorePlanes.class);
  }
}
