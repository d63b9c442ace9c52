package io.github.efficientnet4j.internal.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.internal.engine.SmallNetwork;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is chosen in a JVM: in this one, and in new ones with other flags. */
class KernelSetsTest {

  private static final String MODULE = "--add-modules=jdk.incubator.vector";

  @Test
  @Tag("kernels")
  void withoutTheModuleTheEngineRunsOnScalarKernels() {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty(), "this JVM has the module");
    assertThat(KernelSets.vector()).isEmpty();
    try (InferenceEngine engine = SmallNetwork.engine(EngineOptions.defaults())) {
      engine.warmUp();
      assertThat(engine.kernels()).isEqualTo("scalar");
      assertThat(engine.run(SmallNetwork.image(1), 1)).hasSize(SmallNetwork.CLASSES);
    }
    EngineOptions vector = EngineOptions.defaults().withKernels(KernelChoice.VECTOR);
    assertThatThrownBy(() -> SmallNetwork.engine(vector))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("--add-modules jdk.incubator.vector");
  }

  /** Prints the kernels of two engines. */
  static final class TwoEngines {

    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        try (InferenceEngine engine = SmallNetwork.engine(EngineOptions.defaults())) {
          // Waits for the warning, which this short program might end before.
          KernelSets.vector();
          Kernels scalar = KernelSets.scalar();
          System.out.println(engine.kernels() + " of " + scalar.lanes());
          engine.run(SmallNetwork.image(1), 1);
        }
      }
    }
  }

  private static String run(String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TwoEngines.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -Xshare:auto                     | start java with --add-modules jdk.incubator.vector
          -Defficientnet4j.vector=false    | -Defficientnet4j.vector=false
          -XX:TieredStopAtLevel=1          | remove -XX:TieredStopAtLevel=1
          -Xint                            | the JVM only interprets
          -XX:-UseFMA                      | this processor has no fused multiply-add
          """)
  void aSlowJvmIsToldOnceHowToBeFast(String flag, String advice) throws Exception {
    String module = flag.startsWith("-Xshare") ? "-Xmx256m" : MODULE;
    assertThat(run(module, flag))
        .containsOnlyOnce("the engine computes slowly")
        .contains(advice)
        .contains("scalar of ");
  }

  @Test
  void withTheModuleNothingIsSlow() throws Exception {
    assumeTrue(KernelSets.vector().isPresent(), "this JVM has no vector kernels");
    assertThat(run(MODULE)).doesNotContain("slowly");
  }

  /** As a runtime image of jlink may be. */
  @Test
  void aRuntimeWithoutManagementHasItsVectorKernels() throws Exception {
    assumeTrue(KernelSets.vector().isPresent(), "this JVM has no vector kernels");
    assertThat(run("--limit-modules=java.logging,jdk.incubator.vector", MODULE))
        .contains("of " + KernelSets.vector().orElseThrow().lanes() + "\n")
        .doesNotContain("slowly");
  }

  @ParameterizedTest
  @CsvSource({"128, 4", "256, 8", "512, 16"})
  void theWidthCanBeAskedFor(int bits, int lanes) throws Exception {
    assumeTrue(KernelSets.vector().isPresent(), "this JVM has no vector kernels");
    assertThat(run(MODULE, "-Defficientnet4j.vector.bits=" + bits)).contains("of " + lanes + "\n");
  }

  @Test
  void anotherWidthIsRefusedByName() throws Exception {
    assumeTrue(KernelSets.vector().isPresent(), "this JVM has no vector kernels");
    assertThat(run(MODULE, "-Defficientnet4j.vector.bits=64"))
        .contains("efficientnet4j.vector.bits must be 128, 256 or 512, but was 64")
        .contains("scalar");
  }
}
