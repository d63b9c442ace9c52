package io.github.efficientnet4j.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.ChildJvm;
import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.model.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissingBackendTest {

  /** Without the backend, or without all of ND4J: a word in the names of the jars left out. */
  @ParameterizedTest
  @ValueSource(strings = {"nd4j-native", "nd4j-"})
  void everyEntranceSaysWhichDependencyToAdd(String missing) throws Exception {
    ChildJvm child = ChildJvm.run(List.of(), missing, List.of(Entrances.class.getName()));
    assertThat(child.code()).as(child.err()).isZero();
    assertThat(child.out().lines()).hasSize(7).allMatch(line -> line.endsWith(": told"));
  }

  @Test
  void whereThereIsOneNothingIsSaid() {
    Backend.require();
  }

  /** Tries whatever makes an object that computes with ND4J. */
  static final class Entrances {

    public static void main(String[] arguments) {
      Architecture architecture =
          Architecture.builder("small")
              .resolution(32)
              .stem(8)
              .stage(MBConv.of(3, 1), 8, 1, 1)
              .head(16)
              .classes(6)
              .build();
      Network network = Network.create(architecture, 1);
      Map<String, Runnable> entrances = new LinkedHashMap<>();
      entrances.put("Nd4jNetwork", () -> Nd4jNetwork.of(network));
      entrances.put("Nd4jInference", () -> Nd4jInference.of(network));
      entrances.put("MBConvBlock", () -> MBConvBlock.of(network, 1, 0));
      entrances.put(
          "SqueezeExcitationBlock", () -> SqueezeExcitationBlock.create(8, 2, Activation.SILU, 1));
      entrances.put("DropPath", () -> DropPath.ofRate(0.2));
      entrances.put(
          "Nd4jTrainingEngine",
          () ->
              new Nd4jTrainingEngine(architecture, TrainingState.of(network.parameters())).close());
      entrances.put(
          "ArrayInference",
          () -> {
            try (InferenceEngine engine = network.compile()) {
              ArrayInference.of(engine);
            }
          });
      entrances.forEach(
          (name, entrance) -> {
            try {
              entrance.run();
            } catch (MissingBackendException e) {
              boolean told =
                  e.getMessage().contains("<artifactId>nd4j-native-platform</artifactId>");
              System.out.println(name + (told ? ": told" : ": " + e));
            } catch (LinkageError e) {
              System.out.println(name + ": " + e);
            }
          });
    }
  }
}
