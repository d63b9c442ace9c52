package io.github.efficientnet4j.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingPeersTest {

  private static final Architecture SMALL =
      Architecture.builder("small")
          .resolution(33)
          .stem(8)
          .stage(MBConv.of(3, 1), 8, 1, 1)
          .stage(MBConv.of(5, 6), 16, 2, 2)
          .head(16)
          .classes(6)
          .build();

  @ParameterizedTest
  @EnumSource(names = {"VECTOR", "ND4J", "PYTORCH"})
  void everyRuntimeMakesTheSameStep(Runtimes runtime) throws Exception {
    assumeThat(runtime.present()).as("this build has " + runtime).isTrue();
    TrainingInput input = TrainingInput.ofNoise(SMALL, 4, 1, Optional.empty());
    float[] expected;
    try (Session session = Runtimes.SCALAR.trainingPeer().open(input)) {
      expected = session.check();
    }
    try (Session session = runtime.trainingPeer().open(input)) {
      assertThat(session.check()).containsExactly(expected, within(1e-3f));
      assertThat(session.run()).hasSameSizeAs(expected);
      assertThat(session.run()).hasSameSizeAs(expected);
    }
  }

  @Test
  void aMissingProgramIsNamed() throws Exception {
    assumeThat(Runtimes.PYTORCH.present()).as("this build has PyTorch").isTrue();
    TrainingInput input = TrainingInput.ofNoise(SMALL, 2, 1, Optional.of(Path.of("none.pt")));
    assertThatThrownBy(() -> Runtimes.PYTORCH.trainingPeer().open(input))
        .hasMessageContaining("none.pt");
  }

  @Test
  void whatDoesNotTrainIsSaid() {
    assertThatThrownBy(Runtimes.ONNXRUNTIME::trainingPeer)
        .isInstanceOf(MissingPeerException.class)
        .hasMessageContaining("does not train");
  }
}
