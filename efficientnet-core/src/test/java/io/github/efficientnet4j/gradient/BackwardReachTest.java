package io.github.efficientnet4j.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class BackwardReachTest {

  private static final Architecture NETWORK =
      Architecture.builder("small")
          .resolution(16)
          .stem(4)
          .stage(MBConv.of(3, 2), 4, 2, 1)
          .head(8)
          .classes(2)
          .build();

  /** The names of the nodes whose outputs' gradients are needed. */
  private static List<String> reached(Predicate<ParameterSpec> trained) {
    Graph graph = Graph.of(NETWORK);
    TrainingState state = TrainingState.of(FormulaWeights.parameters(NETWORK), trained);
    BackwardReach reach = BackwardReach.of(graph, state);
    return graph.nodes().stream()
        .filter(node -> reach.reaches(node.id()))
        .map(node -> node.name())
        .toList();
  }

  @Test
  void nothingIsNeededWhereNothingIsTrained() {
    assertThat(reached(spec -> false)).isEmpty();
  }

  @Test
  void aTrainedClassifierNeedsItsOwnGradientOnly() {
    assertThat(reached(spec -> spec.name().startsWith("classifier")))
        .containsExactly("classifier.1");
  }

  @Test
  void allButTheInputIsNeededWhereTheStemIsTrained() {
    List<String> names = reached(spec -> spec.name().equals("features.0.0.weight"));
    assertThat(names).doesNotContain("input").hasSize(Graph.of(NETWORK).nodes().size() - 1);
  }

  @Test
  void reachesDownToTheFirstTrainedParameter() {
    List<String> names = reached(spec -> spec.name().startsWith("features.1.1.block.3"));
    assertThat(names).first().isEqualTo("features.1.1.block.3.0");
    assertThat(names).contains("features.1.1.add", "features.2.0", "classifier.1");
  }

  @Test
  void fromANodeOnEverythingThatDependsOnItIsNeeded() {
    Graph graph = Graph.of(NETWORK);
    int start = graph.featureMaps().get(0).lastNode();
    BackwardReach reach = BackwardReach.from(graph, start);
    assertThat(graph.nodes()).allMatch(node -> reach.reaches(node.id()) == node.id() >= start);
  }
}
