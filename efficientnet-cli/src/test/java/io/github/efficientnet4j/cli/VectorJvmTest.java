package io.github.efficientnet4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.efficientnet4j.ChildJvm;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.model.Network;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The command line as {@code java -jar} starts it, without any option. */
class VectorJvmTest {

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

  private static ChildJvm classify(List<String> jvmOptions, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(Main.class.getName(), "classify", "--json"));
    command.addAll(List.of(options));
    command.addAll(List.of("--weights", folder.resolve("small.safetensors").toString()));
    command.add(folder.resolve("black.png").toString());
    return ChildJvm.run(jvmOptions, "nd4j-native", command);
  }

  @ParameterizedTest
  @CsvSource({
    "classify --weights w a.png, true",
    "--debug classify --weights w a.png, true",
    "classify --engine vector a.png, true",
    "cam --weights w a.png, true",
    "study single --out s, true",
    "classify --engine=SCALAR a.png, false",
    "classify --engine nd4j a.png, false",
    "classify --help, false",
    "summary b0, false",
    "variants, false"
  })
  void onlyCommandsThatComputeWithVectorsNeedThem(String line, boolean needed) {
    assertThat(VectorJvm.computesWithVectors(List.of(line.split(" ")))).isEqualTo(needed);
  }

  /** What it knows without picocli is what picocli knows. */
  @Test
  void theCommandsThatNeedVectorsAreThoseWithAnEngine() {
    // Draws on the engine, which it does not let one choose.
    String withoutChoice = "cam";
    leaves(Main.commandLine())
        .forEach(
            command -> {
              CommandSpec spec = command.getCommandSpec();
              boolean computes =
                  spec.findOption("--engine") != null || spec.name().equals(withoutChoice);
              List<String> line = List.of(spec.qualifiedName().split(" "));
              assertThat(VectorJvm.computesWithVectors(line.subList(1, line.size())))
                  .as(spec.qualifiedName())
                  .isEqualTo(computes);
            });
  }

  private static Stream<CommandLine> leaves(CommandLine command) {
    Collection<CommandLine> parts = command.getSubcommands().values();
    return parts.isEmpty() ? Stream.of(command) : parts.stream().flatMap(VectorJvmTest::leaves);
  }

  @Test
  void theUserNeedsNoFlagForTheVectorApi() throws Exception {
    ChildJvm child = classify(List.of(), "--engine", "vector");
    assertThat(child.code()).as(child.err()).isZero();
    assertThat(child.err()).isEmpty();
    assertThat(new ObjectMapper().readTree(child.out()).get(0).get("predictions")).hasSize(5);
  }

  @Test
  void theExitCodeAndTheOptionsOfTheJvmArePassedOn() throws Exception {
    ChildJvm wrong = classify(List.of(), "--engine", "warp");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("warp").doesNotContain("incubator");
    ChildJvm slow = classify(List.of("-Defficientnet4j.vector=false"));
    assertThat(slow.code()).isZero();
    assertThat(slow.err().lines())
        .singleElement()
        .asString()
        .startsWith("warning: ")
        .contains("efficientnet4j.vector");
  }

  /** As in a runtime image of jlink that has no more than it must. */
  @Test
  void aJvmThatCannotTellItsOptionsDoesTheWorkItself() throws Exception {
    ChildJvm child =
        classify(List.of("--limit-modules=java.desktop,java.logging,jdk.incubator.vector"));
    assertThat(child.code()).as(child.err()).isZero();
    assertThat(child.err()).contains("--add-modules jdk.incubator.vector").doesNotContain("\tat ");
    assertThat(new ObjectMapper().readTree(child.out()).get(0).get("predictions")).hasSize(5);
  }

  @Test
  void withoutTheVectorApiItsEngineSaysWhatToDo() throws Exception {
    List<String> alone = List.of("-D" + VectorJvm.STARTED + "=true");
    ChildJvm vector = classify(alone, "--engine", "vector");
    assertThat(vector.code()).isEqualTo(1);
    assertThat(vector.err())
        .contains("error: ", "--add-modules jdk.incubator.vector")
        .doesNotContain("\tat ");
    assertThat(vector.out()).isEmpty();
    ChildJvm scalar = classify(alone, "--engine", "scalar");
    assertThat(scalar.code()).isZero();
    assertThat(scalar.err()).isEmpty();
    assertThat(scalar.out()).contains("predictions");
  }
}
