package io.github.efficientnet4j.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.model.Network;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ArrayInferenceTest {

  private static final Network NETWORK =
      Network.create(
          Architecture.builder("small")
              .resolution(32)
              .stem(8)
              .stage(MBConv.of(3, 1), 8, 2, 1)
              .stage(MBConv.of(5, 2), 12, 2, 2)
              .head(16)
              .classes(4)
              .build(),
          1);

  private static InferenceEngine engine;
  private static ArrayInference arrays;

  @BeforeAll
  static void compile() {
    engine = NETWORK.compile();
    engine.warmUp();
    arrays = ArrayInference.of(engine);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static INDArray images(int height, int width) {
    long values = 2L * 3 * height * width;
    return Nd4j.linspace(DataType.FLOAT, -2, 4.0 / values, values)
        .reshape('c', 2, 3, height, width);
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double deviation = expected.stdNumber(false).doubleValue();
    double difference = actual.sub(expected).amaxNumber().doubleValue();
    assertThat(difference).isLessThan(1e-4 * deviation);
  }

  @Test
  void givesWhatTheEngineGivesForTheSameValues() {
    INDArray images = images(32, 32);
    float[] logits = engine.run(images.data().asFloat(), 2);
    assertThat(arrays.logits(images).data().asFloat()).isEqualTo(logits);
  }

  @Test
  void agreesWithTheOperationsOfNd4j() {
    Nd4jNetwork reference = new Nd4jNetwork(NETWORK.architecture(), NETWORK.parameters());
    INDArray images = images(37, 29);
    assertClose(arrays.logits(images), reference.logits(images));
    assertClose(arrays.embedding(images), reference.embedding(images));
    var expected = reference.features(images);
    var features = arrays.features(images);
    assertThat(features.keySet()).containsExactlyElementsOf(expected.keySet());
    features.forEach((name, map) -> assertClose(map, expected.get(name)));
    assertThat(arrays.features(images, List.of("features.2", "features.0")).keySet())
        .containsExactly("features.2", "features.0");
  }

  @Test
  void viewsAndFortranOrderGiveTheSame() {
    INDArray images = images(32, 32);
    float[] expected = arrays.logits(images).data().asFloat();
    assertThat(arrays.logits(images.dup('f')).data().asFloat()).isEqualTo(expected);
    INDArray view =
        Nd4j.concat(0, images, images)
            .get(
                NDArrayIndex.interval(1, 3),
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.all());
    INDArray swapped = arrays.logits(view);
    assertThat(swapped.getRow(1).dup('c').data().asFloat())
        .isEqualTo(arrays.logits(images).getRow(0).dup('c').data().asFloat());
    assertThat(images.wasClosed()).isFalse();
    assertThat(view.wasClosed()).isFalse();
  }

  @Test
  void permutedArraysGiveTheSame() {
    INDArray images = images(32, 29);
    float[] expected = arrays.logits(images).data().asFloat();
    for (int[] order : new int[][] {{0, 2, 3, 1}, {1, 0, 2, 3}, {0, 1, 3, 2}, {3, 2, 1, 0}}) {
      int[] back = new int[4];
      for (int i = 0; i < 4; i++) {
        back[order[i]] = i;
      }
      INDArray permuted = images.permute(order).dup('c').permute(back);
      assertThat(permuted.shape()).isEqualTo(images.shape());
      assertThat(arrays.logits(permuted).data().asFloat()).isEqualTo(expected);
    }
  }

  @Test
  void resultsOutliveTheCallersWorkspace() {
    float[] expected = arrays.logits(images(32, 32)).data().asFloat();
    INDArray result;
    var configuration = WorkspaceConfiguration.builder().initialSize(1 << 20).build();
    try (var workspace =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, "callers of engine")) {
      result = arrays.logits(images(32, 32).dup('f'));
    }
    assertThat(result.isAttached()).isFalse();
    assertThat(result.data().asFloat()).isEqualTo(expected);
  }

  @Test
  void otherArraysAreRefused() {
    for (INDArray wrong :
        List.of(
            Nd4j.zeros(DataType.FLOAT, 3, 32, 32),
            Nd4j.zeros(DataType.DOUBLE, 1, 3, 32, 32),
            Nd4j.zeros(DataType.FLOAT, 1, 4, 32, 32))) {
      assertThatThrownBy(() -> arrays.logits(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("batch x 3 x height x width");
    }
    assertThatThrownBy(() -> arrays.features(images(32, 32), List.of("features.9")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
