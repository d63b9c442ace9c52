package io.github.efficientnet4j.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.BlockConventions;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.model.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The same values give the same results, however an array lies in memory. */
class StridePatternsTest {

  private static final long BATCH = 2;
  private static final long CHANNELS = 3;
  private static final long HEIGHT = 9;
  private static final long WIDTH = 7;

  private static final Network NETWORK =
      Network.create(
          Architecture.builder("small")
              .resolution(16)
              .stem(8)
              .stage(MBConv.of(3, 1), 8, 2, 1)
              .stage(MBConv.of(5, 2), 12, 2, 2)
              .head(16)
              .classes(4)
              .build(),
          1);

  /** An array of four dimensions in row order, without gaps. */
  private static INDArray inRowOrder(long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(1 + 0.7 * i);
    }
    return HostArrays.ofHost(values, shape);
  }

  /** How an array can lie in memory, by name: each makes an array of equal values. */
  private static Map<String, UnaryOperator<INDArray>> patterns(List<int[]> orders) {
    Map<String, UnaryOperator<INDArray>> patterns = new LinkedHashMap<>();
    patterns.put("column order", array -> array.dup('f'));
    for (int[] order : orders) {
      patterns.put(
          "permuted " + Arrays.toString(order),
          array -> array.permute(order).dup('c').permute(inverse(order)));
    }
    patterns.put("transposed pixels", array -> array.swapAxes(2, 3).dup('c').swapAxes(2, 3));
    patterns.put("view with an offset", array -> inside(array, 1, 1));
    patterns.put("every other row and column", array -> inside(array, 2, 1));
    patterns.put(
        "view of a permuted array",
        array -> inside(array.permute(0, 2, 3, 1), 1, 2).permute(0, 3, 1, 2));
    patterns.put("view of an array in column order", array -> inside(array.dup('f'), 2, 0));
    return patterns;
  }

  /** A slice, with a step in every dimension, of a larger array of zeros. */
  private static INDArray inside(INDArray array, int step, int offset) {
    long[] larger = Arrays.stream(array.shape()).map(n -> offset + step * n + 1).toArray();
    INDArray zeros = Nd4j.create(DataType.FLOAT, larger, array.ordering());
    INDArrayIndex[] indices = new INDArrayIndex[larger.length];
    for (int i = 0; i < larger.length; i++) {
      indices[i] = NDArrayIndex.interval(offset, step, offset + step * array.size(i));
    }
    INDArray slice = zeros.get(indices);
    slice.assign(array);
    return slice;
  }

  /** Channels last, images last, all reversed. */
  private static List<int[]> someOrders() {
    return List.of(new int[] {0, 2, 3, 1}, new int[] {1, 2, 3, 0}, new int[] {3, 2, 1, 0});
  }

  private static List<int[]> permutations(int count) {
    List<int[]> permutations = new ArrayList<>();
    permute(new int[count], 0, permutations);
    return permutations;
  }

  private static void permute(int[] order, int chosen, List<int[]> permutations) {
    if (chosen == order.length) {
      permutations.add(order.clone());
      return;
    }
    for (int next = 0; next < order.length; next++) {
      int candidate = next;
      if (Arrays.stream(order, 0, chosen).noneMatch(earlier -> earlier == candidate)) {
        order[chosen] = next;
        permute(order, chosen + 1, permutations);
      }
    }
  }

  private static int[] inverse(int[] order) {
    int[] inverse = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      inverse[order[i]] = i;
    }
    return inverse;
  }

  private static float[] values(INDArray array) {
    return HostArrays.toHost(array);
  }

  /** Runs a computation on an array in row order and on the same values in every pattern. */
  private static void assertTheSame(INDArray inRowOrder, UnaryOperator<INDArray> computation) {
    assertTheSame(inRowOrder, computation, someOrders());
  }

  private static void assertTheSame(
      INDArray inRowOrder, UnaryOperator<INDArray> computation, List<int[]> orders) {
    float[] expected = values(computation.apply(inRowOrder));
    patterns(orders)
        .forEach(
            (name, pattern) -> {
              INDArray array = pattern.apply(inRowOrder);
              assertThat(values(array)).as(name).isEqualTo(values(inRowOrder));
              assertThat(values(computation.apply(array))).as(name).isEqualTo(expected);
              assertThat(array.wasClosed()).as(name).isFalse();
            });
  }

  private static INDArray images() {
    return inRowOrder(BATCH, CHANNELS, HEIGHT, WIDTH);
  }

  @Test
  void aNetworkOnArraysGivesTheSame() {
    Nd4jNetwork network = Nd4jNetwork.of(NETWORK);
    assertTheSame(images(), network::logits, permutations(4));
    assertTheSame(images(), network::embedding);
    assertTheSame(images(), images -> network.features(images).get("features.2"));
    assertTheSame(images(), images -> network.features(images).get("features.0"));
  }

  @Test
  void theEngineForArraysGivesTheSame() {
    try (InferenceEngine engine = NETWORK.compile()) {
      engine.warmUp();
      ArrayInference arrays = ArrayInference.of(engine);
      assertTheSame(images(), arrays::logits, permutations(4));
      assertTheSame(images(), arrays::embedding);
      assertTheSame(images(), images -> arrays.features(images).get("features.1"));
    }
  }

  private static Stream<Nd4jBlock> blocks() {
    int channels = (int) CHANNELS;
    BlockConventions conventions = BlockConventions.PYTORCH;
    return Stream.of(
        MBConvBlock.builder(MBConv.of(3, 2), channels, channels).dropPath(0.5).seed(1).build(),
        MBConvBlock.builder(MBConv.of(5, 1), channels, 4).stride(2).seed(1).build(),
        SqueezeExcitationBlock.create(channels, 2, Activation.SILU, 1),
        ConvNormActivation.create(new ConvolutionBlock(1), channels, 4, 1, conventions, 1),
        ConvNormActivation.create(new ConvolutionBlock(3), channels, 4, 2, conventions, 1),
        DropPath.ofRate(0.5));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void aBlockGivesTheSameAtInference(Nd4jBlock block) {
    assertTheSame(images(), block::forward);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void aBlockGivesTheSameInTraining(Nd4jBlock block) {
    INDArray gradient;
    try (BlockPass pass = block.forward(images(), TrainingPass.of(7))) {
      gradient = inRowOrder(pass.output().shape());
    }
    assertTheSame(images(), images -> everything(block, images, gradient));
    assertTheSame(gradient, other -> everything(block, images(), other));
  }

  /** The output of a pass and all its gradients, one after another. */
  private static INDArray everything(Nd4jBlock block, INDArray images, INDArray gradient) {
    try (BlockPass pass = block.forward(images, TrainingPass.of(7))) {
      BlockGradients gradients = pass.backward(gradient);
      List<INDArray> results = new ArrayList<>(List.of(pass.output(), gradients.input()));
      results.addAll(gradients.parameters().values());
      return Nd4j.concat(0, results.stream().map(Nd4j::toFlattened).toArray(INDArray[]::new));
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void aParameterIsReadTheSame(Nd4jBlock block) {
    for (String name : block.specs().keySet()) {
      long[] shape = HostArrays.shape(block.specs().get(name));
      if (shape.length == 4) {
        assertTheSame(
            inRowOrder(shape),
            values -> {
              block.setParameter(name, values);
              block.setParameters(Map.copyOf(withValues(block, name, values)));
              return block.parameter(name);
            });
      }
    }
  }

  private static Map<String, INDArray> withValues(Nd4jBlock block, String name, INDArray values) {
    Map<String, INDArray> all = new LinkedHashMap<>(block.parameters());
    all.put(name, values);
    return all;
  }

  @ParameterizedTest
  @MethodSource("rowOrderCases")
  void rowOrderHasTheStridesOfItsShape(String name, UnaryOperator<INDArray> pattern) {
    INDArray ordered = HostArrays.inRowOrder(pattern.apply(images()));
    assertThat(ordered.stride()).isEqualTo(images().stride());
    assertThat(ordered.data().asFloat()).isEqualTo(images().data().asFloat());
  }

  private static Stream<Arguments> rowOrderCases() {
    return patterns(permutations(4)).entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @Test
  void anArrayInRowOrderIsNotCopied() {
    INDArray images = images().dup('c');
    assertThat(HostArrays.inRowOrder(images)).isSameAs(images);
  }

  @Test
  void aBroadcastArrayGivesTheSame() {
    INDArray row = inRowOrder(1, CHANNELS, 1, WIDTH);
    INDArray broadcast = row.broadcast(BATCH, CHANNELS, HEIGHT, WIDTH);
    Nd4jNetwork network = Nd4jNetwork.of(NETWORK);
    assertThat(values(network.logits(broadcast)))
        .isEqualTo(values(network.logits(broadcast.dup('c'))));
  }

  @Test
  void theFirstImagesOfALargerBatchGiveTheSame() {
    INDArray images = inRowOrder(2 * BATCH, CHANNELS, HEIGHT, WIDTH);
    for (long first : new long[] {0, 1, BATCH}) {
      INDArray some =
          images.get(
              NDArrayIndex.interval(first, first + BATCH),
              NDArrayIndex.all(),
              NDArrayIndex.all(),
              NDArrayIndex.all());
      Nd4jNetwork network = Nd4jNetwork.of(NETWORK);
      assertThat(values(network.logits(some))).isEqualTo(values(network.logits(some.dup('c'))));
    }
  }
}
