package io.github.efficientnet4j.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.model.Network;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class Nd4jNetworkTest {

  private static Architecture network(Activation activation) {
    return Architecture.builder("small")
        .resolution(32)
        .stem(8)
        .stage(MBConv.of(3, 1), 8, 2, 1)
        .stage(MBConv.of(5, 2), 12, 2, 2)
        .head(16)
        .classes(4)
        .dropPath(0.2)
        .dropout(0.2)
        .activation(activation)
        .build();
  }

  private static Nd4jNetwork nd4jNetwork(Activation activation) {
    Architecture network = network(activation);
    return new Nd4jNetwork(network, Network.create(network, 1).parameters());
  }

  private static INDArray images() {
    return Nd4j.linspace(DataType.FLOAT, -2, 0.001, 2 * 3 * 32 * 32).reshape('c', 2, 3, 32, 32);
  }

  // The definitions of Activation's Javadoc, in double precision.
  @ParameterizedTest
  @EnumSource
  void activationsAreAsDefined(Activation activation) {
    float[] x = {-9, -3, -1, -0.5f, 0, 0.5f, 1, 2.9f, 3, 5.5f, 6, 7, 20};
    INDArray result = Nd4jOperations.activateInPlace(Nd4j.createFromArray(x), activation);
    for (int i = 0; i < x.length; i++) {
      double v = x[i];
      double expected =
          switch (activation) {
            case SILU -> v / (1 + Math.exp(-v));
            case RELU -> Math.max(v, 0);
            case RELU6 -> Math.min(Math.max(v, 0), 6);
            case HARD_SWISH -> v * Math.min(Math.max(v + 3, 0), 6) / 6;
          };
      assertThat(result.getDouble(i)).as("f(" + v + ")").isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void leavesTheCallersImagesAsTheyWere() {
    INDArray images = images();
    float[] before = images.data().asFloat();
    nd4jNetwork(Activation.RELU).features(images);
    assertThat(images.data().asFloat()).isEqualTo(before);
    assertThat(images.wasClosed()).isFalse();
  }

  @Test
  void viewsAndFortranOrderGiveTheSame() {
    Nd4jNetwork nd4j = nd4jNetwork(Activation.SILU);
    INDArray images = images();
    float[] expected = nd4j.logits(images).data().asFloat();
    assertThat(nd4j.logits(images.dup('f')).dup('c').data().asFloat()).isEqualTo(expected);
    INDArray larger = Nd4j.concat(0, images, images);
    INDArray view =
        larger.get(
            org.nd4j.linalg.indexing.NDArrayIndex.interval(2, 4),
            org.nd4j.linalg.indexing.NDArrayIndex.all(),
            org.nd4j.linalg.indexing.NDArrayIndex.all(),
            org.nd4j.linalg.indexing.NDArrayIndex.all());
    assertThat(nd4j.logits(view).dup('c').data().asFloat()).isEqualTo(expected);
  }

  @Test
  void aBatchGivesWhatItsImagesGiveAlone() {
    Nd4jNetwork nd4j = nd4jNetwork(Activation.SILU);
    INDArray images = images();
    INDArray both = nd4j.logits(images);
    for (int i = 0; i < 2; i++) {
      INDArray one = images.slice(i).dup('c').reshape('c', 1, 3, 32, 32);
      assertThat(nd4j.logits(one).dup('c').data().asFloat())
          .containsExactly(both.getRow(i).dup('c').data().asFloat(), within(1e-5f));
    }
  }

  @Test
  void featuresEmbeddingAndLogitsBelongTogether() {
    Nd4jNetwork nd4j = nd4jNetwork(Activation.SILU);
    INDArray images = images();
    INDArray head = nd4j.features(images, List.of("features.3")).get("features.3");
    INDArray embedding = nd4j.embedding(images);
    assertThat(head.shape()).containsExactly(2, 16, 8, 8);
    assertThat(embedding.dup('c').data().asFloat())
        .containsExactly(head.mean(2, 3).dup('c').data().asFloat(), within(1e-5f));
    assertThat(nd4j.features(images))
        .containsOnlyKeys("features.0", "features.1", "features.2", "features.3");
  }

  @Test
  @SuppressWarnings("try") // The workspace is active while it is open; nothing calls it.
  void resultsOutliveTheCallersWorkspace() {
    Nd4jNetwork nd4j = nd4jNetwork(Activation.SILU);
    float[] expected = nd4j.logits(images()).data().asFloat();
    INDArray result;
    var configuration = WorkspaceConfiguration.builder().initialSize(1 << 20).build();
    try (var workspace =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, "callers")) {
      result = nd4j.logits(images());
    }
    assertThat(result.isAttached()).isFalse();
    assertThat(result.data().asFloat()).isEqualTo(expected);
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      disabledReason = "the bounds are known for the process memory that Linux and glibc report")
  void nativeMemoryDoesNotGrow() throws Exception {
    NativeMemory.assertSteady(Passes.class);
  }

  static final class Passes {

    public static void main(String[] arguments) throws InterruptedException {
      Nd4jNetwork nd4j = nd4jNetwork(Activation.SILU);
      INDArray images = Nd4j.zeros(DataType.FLOAT, 2, 3, 128, 128);
      Graph graph = Graph.of(network(Activation.SILU), 128, 128);
      NativeMemory.measure(2 * NativeMemory.bytesOfMaps(graph), () -> nd4j.logits(images).close());
    }
  }

  /** In a JVM of its own, whose class path has everything but the backend. */
  @Test
  void withoutABackendTheMessageNamesTheDependency() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("nd4j-native"))
            .collect(Collectors.joining(File.pathSeparator));
    String output = NativeMemory.run(WithoutBackend.class, classPath);
    assertThat(output)
        .contains("created without a backend")
        .contains("MissingBackendException")
        .contains("<artifactId>nd4j-native-platform</artifactId>");
  }

  /** Creates a network, which works without a backend, and runs it, which does not. */
  static final class WithoutBackend {

    public static void main(String[] arguments) {
      Architecture network = network(Activation.SILU);
      Network model = Network.create(network, 1);
      System.out.println("created without a backend: " + model.summary().total().parameters());
      try {
        new Nd4jNetwork(network, model.parameters());
      } catch (MissingBackendException e) {
        System.out.println(e);
      }
    }
  }
}
