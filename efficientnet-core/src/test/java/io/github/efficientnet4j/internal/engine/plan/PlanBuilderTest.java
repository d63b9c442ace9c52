package io.github.efficientnet4j.internal.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.internal.engine.phase.ClassifierPhase;
import io.github.efficientnet4j.internal.engine.phase.DepthwisePhase;
import io.github.efficientnet4j.internal.engine.phase.HeadPhase;
import io.github.efficientnet4j.internal.engine.phase.LoadPhase;
import io.github.efficientnet4j.internal.engine.phase.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanBuilderTest {

  private static final Architecture B0 = Architecture.efficientNetB0();

  private static final PackedWeights WEIGHTS =
      new PackedWeights(Graph.of(B0), FormulaWeights.parameters(B0), 16);

  private static Plan logits(int side, int workers) {
    Graph graph = Graph.of(B0, side, side);
    return PlanBuilder.build(graph, List.of(graph.logitsNode()), WEIGHTS, workers);
  }

  private static long count(Plan plan, Class<? extends Phase> kind) {
    return plan.phases().stream().filter(kind::isInstance).count();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void everyDepthwiseConvolutionOfB0IsOnePhase(int workers) {
    Plan plan = logits(224, workers);
    assertThat(count(plan, DepthwisePhase.class)).isEqualTo(16);
    assertThat(count(plan, HeadPhase.class)).isEqualTo(1);
    assertThat(plan.phases().get(plan.phases().size() - 1)).isInstanceOf(ClassifierPhase.class);
  }

  @Test
  void onlyTheFirstPhaseReadsPixels() {
    List<Phase> phases = logits(224, 2).phases();
    assertThat(phases.get(0)).isInstanceOf(LoadPhase.class);
    assertThat(phases).filteredOn(Phase::readsPixels).containsExactly(phases.get(0));
  }

  @Test
  void smallMapsBeginWhereWeightsOutgrowThem() {
    Plan plan = logits(224, 1);
    assertThat(plan.firstSmallPhase()).isBetween(1, plan.phases().size() - 1);
    assertThat(plan.phases().get(plan.firstSmallPhase())).isInstanceOf(DepthwisePhase.class);
  }

  @Test
  void aPlanWithoutSmallMapsSaysSoByTheNumberOfItsPhases() {
    Graph graph = Graph.of(B0);
    int stem = graph.featureMaps().get(0).lastNode();
    Plan plan = PlanBuilder.build(graph, List.of(stem), WEIGHTS, 1);
    assertThat(plan.firstSmallPhase()).isEqualTo(plan.phases().size());
  }

  @Test
  void outputsComeInTheOrderInWhichTheyAreWanted() {
    Graph graph = Graph.of(B0);
    List<Integer> wanted = List.of(graph.logitsNode(), graph.embeddingNode());
    Plan plan = PlanBuilder.build(graph, wanted, WEIGHTS, 1);
    assertThat(plan.outputs())
        .extracting(map -> map.shape().channels())
        .containsExactly(1000, 1280);
  }

  @Test
  void scratchIsEnoughForEveryPhase() {
    Plan plan = logits(224, 2);
    for (Phase phase : plan.phases()) {
      assertThat(phase.scratchFloats()).isLessThanOrEqualTo(plan.scratchFloats());
      assertThat(phase.scratchInts()).isLessThanOrEqualTo(plan.scratchInts());
    }
    assertThat(plan.scratchInts()).as("rows under the largest kernel").isEqualTo(5);
  }
}
