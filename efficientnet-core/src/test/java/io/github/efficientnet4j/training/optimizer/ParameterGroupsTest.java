package io.github.efficientnet4j.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterGroupsTest {

  private static final List<ParameterSpec> B0 =
      Graph.of(Architecture.efficientNet(EfficientNetVariant.B0)).parameters();

  private static ParameterSpec parameter(String name) {
    return B0.stream().filter(spec -> spec.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void aNameHoldsWholePartsOnly() {
    assertThat(new ParameterGroup("features.1", 0).holds("features.1.0.block.0.0.weight")).isTrue();
    assertThat(new ParameterGroup("features.1", 0).holds("features.10.0.weight")).isFalse();
    assertThat(new ParameterGroup("a.weight", 0).holds("a.weight")).isTrue();
  }

  @Test
  void theGroupAddedLastDecides() {
    ParameterGroups groups = ParameterGroups.frozenBackbone().with("features.8", 0.1);
    assertThat(groups.multiplier(parameter("features.8.0.weight"))).isEqualTo(0.1);
    assertThat(groups.multiplier(parameter("features.0.0.weight"))).isZero();
    assertThat(groups.multiplier(parameter("classifier.1.weight"))).isEqualTo(1);
  }

  @Test
  void aFrozenBackboneLeavesTheClassifier() {
    assertThat(B0.stream().filter(ParameterGroups.frozenBackbone()::trained))
        .extracting(ParameterSpec::name)
        .containsExactly("classifier.1.weight", "classifier.1.bias");
  }

  @Test
  void aFrozenBackboneLeavesTheClassifierOfEveryBaseline() {
    for (Architecture baseline : Architecture.otherBaselines()) {
      assertThat(
              Graph.of(baseline).parameters().stream()
                  .filter(ParameterGroups.frozenBackbone()::trained))
          .extracting(ParameterSpec::role)
          .containsExactly(ParameterSpec.Role.LINEAR_KERNEL, ParameterSpec.Role.LINEAR_BIAS);
    }
  }

  @Test
  void discriminativeRatesFallThroughTheLayersOfAResNet() {
    List<ParameterSpec> resNet = Graph.of(Architecture.resNet50()).parameters();
    ParameterGroups groups = ParameterGroups.discriminative(resNet, 0.5);
    assertThat(resNet)
        .filteredOn(spec -> spec.name().startsWith("layer3") || spec.name().startsWith("fc"))
        .extracting(groups::multiplier)
        .containsOnly(0.25, 1.0);
  }

  @Test
  void discriminativeRatesFallFromTheHeadToTheStem() {
    ParameterGroups groups = ParameterGroups.discriminative(B0, 0.5);
    assertThat(groups.multiplier(parameter("classifier.1.bias"))).isEqualTo(1);
    assertThat(groups.multiplier(parameter("features.8.0.weight"))).isEqualTo(0.5);
    assertThat(groups.multiplier(parameter("features.0.0.weight")))
        .isEqualTo(Math.pow(0.5, 9), within(1e-15));
  }

  @Test
  void wrongNamesAndMultipliersAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ParameterGroup("features.", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ParameterGroup("features", -1));
    assertThatIllegalArgumentException().isThrownBy(() -> ParameterGroups.discriminative(B0, 0));
  }
}
