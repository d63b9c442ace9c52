package io.github.efficientnet4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.ChildJvm;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.InferenceEngine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileTest {

  private static final Architecture NETWORK =
      Architecture.builder("small")
          .resolution(32)
          .stem(8)
          .stage(MBConv.of(3, 1), 8, 1, 1)
          .head(16)
          .classes(4)
          .build();

  private static float[] pixels() {
    float[] pixels = new float[3 * 32 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Math.sin(i);
    }
    return pixels;
  }

  private static float[] scalarLogits(Network network) {
    EngineOptions scalar = EngineOptions.defaults().withThreads(1).withKernels(KernelChoice.SCALAR);
    try (InferenceEngine engine = network.compile(scalar)) {
      assertThat(engine.threads()).isEqualTo(1);
      assertThat(engine.kernels()).isEqualTo("scalar");
      return engine.run(pixels(), 1);
    }
  }

  @Test
  void anEngineOutlivesNothingButItsOwnClose() {
    Network network = Network.create(NETWORK, 1);
    float[] logits = scalarLogits(network);
    assertThat(logits).hasSize(4);
    try (InferenceEngine engine = network.compile()) {
      float[] fastest = engine.run(pixels(), 1);
      for (int i = 0; i < 4; i++) {
        assertThat(fastest[i]).isCloseTo(logits[i], org.assertj.core.api.Assertions.within(1e-4f));
      }
    }
  }

  /** In a JVM of its own, whose class path has everything but the backend. */
  @Test
  void aWeightsFileRunsWithoutAnNd4jBackend(@TempDir Path folder) throws Exception {
    Network network = Network.create(NETWORK, 1);
    Path file = folder.resolve("small.safetensors");
    network.save(file);
    ChildJvm child =
        ChildJvm.run(
            List.of(), "nd4j-native", List.of(WithoutBackend.class.getName(), file.toString()));
    assertThat(child.code()).as(child.err()).isZero();
    assertThat(child.out()).contains("no backend").contains(Arrays.toString(scalarLogits(network)));
  }

  /** Loads a file, compiles and runs it; then tries ND4J, to be sure that it is not there. */
  static final class WithoutBackend {

    public static void main(String[] arguments) throws Exception {
      Network network = Network.load(Path.of(arguments[0]));
      System.out.println(Arrays.toString(scalarLogits(network)));
      try {
        io.github.efficientnet4j.nd4j.Nd4jNetwork.of(network);
      } catch (io.github.efficientnet4j.nd4j.MissingBackendException e) {
        System.out.println("no backend");
      }
    }
  }
}
