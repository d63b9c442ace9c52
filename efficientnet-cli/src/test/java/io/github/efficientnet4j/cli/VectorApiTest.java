package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.efficientnet4j.ChildJvm;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.model.Network;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as {@code java -jar} starts it, without any option. */
class VectorApiTest {

  /** What the jar's manifest says. */
  static final String EXPORTS = "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED";

  @TempDir private static Path folder;

  @BeforeAll
  static void files() throws Exception {
    Network.create(
            Architecture.builder("small")
                .resolution(32)
                .stem(8)
                .stage(MBConv.of(3, 1), 8, 1, 1)
                .head(16)
                .classes(6)
                .build(),
            1)
        .save(folder.resolve("small.safetensors"));
    ImageIO.write(
        new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB),
        "png",
        folder.resolve("black.png").toFile());
  }

  /** As {@code java -jar}, which reads this from the jar's manifest. */
  private static ChildJvm run(List<String> jvmOptions, String... arguments) throws Exception {
    List<String> options = new ArrayList<>(List.of(EXPORTS));
    options.addAll(jvmOptions);
    List<String> command = new ArrayList<>(List.of(Main.class.getName()));
    command.addAll(List.of(arguments));
    return ChildJvm.run(options, "nd4j-native", command);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static void requirePredictions(ChildJvm child) throws Exception {
    assertThat(child.code()).as(child.err()).isZero();
    assertThat(new ObjectMapper().readTree(child.out()).get(0).get("predictions")).hasSize(5);
  }

  @Test
  void theUserNeedsNoFlagForTheVectorApi() throws Exception {
    ChildJvm child = run(List.of(), classify("--engine", "vector"));
    requirePredictions(child);
    assertThat(child.err()).isEmpty();
  }

  /** It lets nobody choose an engine. */
  @Test
  void mapsAreDrawnWithVectorsToo() throws Exception {
    String[] cam = {
      "cam", "--weights", path("small.safetensors"), "--out", path("cam.png"), path("black.png")
    };
    ChildJvm child = run(List.of(), cam);
    assertThat(child.code()).as(child.err()).isZero();
    assertThat(child.err()).doesNotContain("the engine computes slowly");
  }

  /** One JVM: what it listens on is free, and what it was told applies to all of the work. */
  @Test
  void aJvmWithADebuggerAndRemoteManagementComputes() throws Exception {
    List<String> watched =
        List.of(
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:"
                + freePort(),
            "-Dcom.sun.management.jmxremote.port=" + freePort(),
            "-Dcom.sun.management.jmxremote.authenticate=false",
            "-Dcom.sun.management.jmxremote.ssl=false");
    ChildJvm child = run(watched, classify("--engine", "vector"));
    requirePredictions(child);
    assertThat(child.err()).isEmpty();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void theUserMaySwitchVectorsOff() throws Exception {
    ChildJvm slow = run(List.of("-Defficientnet4j.vector=false"), classify());
    requirePredictions(slow);
    assertThat(slow.err().lines())
        .singleElement()
        .asString()
        .startsWith("warning: ")
        .contains("efficientnet4j.vector");
  }

  /** As in a runtime image of jlink that has no more than it must. */
  @Test
  void aSmallRuntimeImageComputesWithVectors() throws Exception {
    ChildJvm child =
        run(
            List.of("--limit-modules=java.desktop,java.logging,jdk.incubator.vector"),
            classify("--engine", "vector"));
    requirePredictions(child);
    assertThat(child.err()).isEmpty();
  }

  /** Where the program is started from a class path, for which no manifest speaks. */
  @Test
  void withoutTheVectorApiItsEngineSaysWhatToDo() throws Exception {
    List<String> command = new ArrayList<>(List.of(Main.class.getName()));
    command.addAll(List.of(classify("--engine", "vector")));
    ChildJvm vector = ChildJvm.run(List.of(), "nd4j-native", command);
    assertThat(vector.code()).isEqualTo(1);
    assertThat(vector.err())
        .contains("error: ", "--add-modules jdk.incubator.vector")
        .doesNotContain("\tat ");
    assertThat(vector.out()).isEmpty();
    command.set(command.indexOf("vector"), "scalar");
    ChildJvm scalar = ChildJvm.run(List.of(), "nd4j-native", command);
    requirePredictions(scalar);
    assertThat(scalar.err()).isEmpty();
  }

  private static String[] classify(String... options) {
    List<String> command = new ArrayList<>(List.of("classify", "--json"));
    command.addAll(List.of(options));
    command.addAll(List.of("--weights", path("small.safetensors"), path("black.png")));
    return command.toArray(String[]::new);
  }
}
