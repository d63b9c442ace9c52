package io.github.efficientnet4j.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.model.Network;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RuntimesTest {

  private static final Network SMALL =
      Network.create(
          Architecture.builder("small")
              .resolution(33)
              .stem(8)
              .stage(MBConv.of(3, 1), 8, 1, 1)
              .stage(MBConv.of(5, 6), 16, 2, 2)
              .head(16)
              .classes(6)
              .build(),
          1);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void everyRuntimeOfThisBuildGivesTheLibrarysLogits(Runtimes runtime) throws Exception {
    assumeThat(runtime.present()).as("this build has " + runtime).isTrue();
    Input input = Input.ofNoise(SMALL.architecture(), 2, 1);
    Peer peer = runtime.peer();
    Path file = folder.resolve("model." + peer.format());
    peer.write(SMALL, file);
    float[] expected;
    try (var engine = SMALL.compile()) {
      expected = engine.run(input.pixels(), 2);
    }
    float largest = 0;
    for (float logit : expected) {
      largest = Math.max(largest, Math.abs(logit));
    }
    try (Session session = peer.open(file, input)) {
      assertThat(session.run()).containsExactly(expected, within(1e-4f * largest));
    }
    assertThat(peer.version()).matches(".*\\d.*");
  }

  @ParameterizedTest
  @CsvSource({"ONNXRUNTIME, -Ppeers ", "PYTORCH, -Ppeers-djl "})
  void aMissingPeerIsNamedWithTheBuildThatHasIt(Runtimes runtime, String profile) {
    assumeThat(runtime.present()).as("this build has " + runtime).isFalse();
    assertThatThrownBy(runtime::peer)
        .isInstanceOf(MissingPeerException.class)
        .hasMessageContaining(runtime.key())
        .hasMessageContaining("mvn")
        .hasMessageContaining(profile.strip());
  }

  @Test
  void aWrongNameIsAnsweredWithAllRightOnes() {
    assertThat(Runtimes.parse(" Vector")).isEqualTo(Runtimes.VECTOR);
    assertThatThrownBy(() -> Runtimes.parse("warp"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no engine is called 'warp'; there are vector, scalar, nd4j, onnxruntime, pytorch");
  }

  @Test
  void pixelsMustFitTheShape() {
    assertThatThrownBy(() -> new Input(new float[10], 1, 3, 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the pixels must be 12 floats, but are 10");
    assertThatThrownBy(() -> new Input(new float[12], 1, 3, 2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1");
  }
}
