package io.github.efficientnet4j.internal.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.KernelTime;
import io.github.efficientnet4j.internal.engine.CompiledEngine;
import io.github.efficientnet4j.model.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfilerTest {

  private static final EngineOptions SCALAR =
      EngineOptions.defaults().withKernels(KernelChoice.SCALAR);

  @Test
  void theKindsTogetherMakeAtLeastTheMultiplyAddsOfTheNetwork() {
    Architecture architecture = Architecture.efficientNetB0();
    Network model = Network.create(architecture, 1);
    try (InferenceEngine engine =
        CompiledEngine.compile(architecture, model.parameters(), SCALAR, 64, 64)) {
      List<KernelTime> once = engine.profile(1);
      long needed = Cost.of(Graph.of(architecture, 64, 64)).multiplyAdds();
      long made = once.stream().mapToLong(KernelTime::multiplyAdds).sum();
      // Channels are padded to whole vectors, rows to whole tiles.
      assertThat(made).isBetween(needed, needed * 3 / 2);
      assertThat(once)
          .extracting(KernelTime::kind)
          .contains("1x1 convolution", "depthwise 5x5, stride 2", "activation, sum and store");

      List<KernelTime> thrice = engine.profile(3);
      for (int i = 0; i < once.size(); i++) {
        assertThat(thrice.get(i).calls()).isEqualTo(3 * once.get(i).calls());
        assertThat(thrice.get(i).multiplyAdds()).isEqualTo(3 * once.get(i).multiplyAdds());
      }
    }
  }

  @Test
  void speedIsTwoOperationsAMultiplyAdd() {
    assertThat(new KernelTime("any", 1, 1000, 50_000, 1).gigaflops()).isEqualTo(100);
    assertThat(new KernelTime("none", 0, 0, 0, 0).gigaflops()).isZero();
  }

  @Test
  void noRunsAreRefused() {
    Architecture architecture = Architecture.efficientNetB0();
    Network model = Network.create(architecture, 1);
    try (InferenceEngine engine =
        CompiledEngine.compile(architecture, model.parameters(), SCALAR, 32, 32)) {
      assertThatThrownBy(() -> engine.profile(0)).hasMessageContaining("at least 1 run");
    }
  }
}
