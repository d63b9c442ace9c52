package io.github.efficientnet4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.engine.run.KernelSets;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.nd4j.Nd4jNetwork;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@Timeout(120)
class InferenceEngineTest {

  private static final EngineOptions PINNED =
      EngineOptions.defaults()
          .withKernels(KernelSets.vector().isPresent() ? KernelChoice.VECTOR : KernelChoice.SCALAR);

  private static Architecture small() {
    return Architecture.builder("small")
        .resolution(48)
        .stem(16)
        .stage(MBConv.of(3, 1), 8, 2, 1)
        .stage(MBConv.of(5, 6), 24, 2, 2)
        .stage(MBConv.of(3, 6), 40, 3, 2)
        .head(100)
        .classes(10)
        .dropPath(0.2)
        .build();
  }

  private static float[] noise(int count) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static InferenceEngine engine(Architecture network, EngineOptions options) {
    return Network.create(network, 1).compile(options);
  }

  /** Logits, embedding and every map equal ND4J's. */
  private static void assertEqualsNd4j(
      Architecture network, int batch, int height, int width, EngineOptions options) {
    Network model = Network.create(network, 3);
    float[] pixels = noise(batch * network.inputChannels() * height * width);
    ImageBatch images = ImageBatch.of(pixels, PixelLayout.NCHW, batch, height, width);
    Nd4jNetwork reference = new Nd4jNetwork(network, model.parameters());
    try (InferenceEngine engine = model.compile(options)) {
      Map<String, float[]> outputs = engine.outputs(images, engine.outputNames());
      INDArray array =
          Nd4j.createFromArray(pixels).reshape('c', batch, network.inputChannels(), height, width);
      assertClose("logits", outputs.get("logits"), reference.logits(array));
      assertClose("embedding", outputs.get("embedding"), reference.embedding(array));
      reference.features(array).forEach((name, map) -> assertClose(name, outputs.get(name), map));
      assertThat(engine.logits(images)).isEqualTo(outputs.get("logits"));
      assertThat(engine.embedding(images)).isEqualTo(outputs.get("embedding"));
    }
  }

  private static void assertClose(String name, float[] actual, INDArray array) {
    float[] expected = array.dup('c').data().asFloat();
    double squares = 0;
    for (float value : expected) {
      squares += (double) value * value;
    }
    float tolerance = (float) (1e-4 * Math.sqrt(squares / expected.length) + 1e-7);
    assertThat(actual).as(name).containsExactly(expected, within(tolerance));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 48, 48, 1",
    "1, 48, 48, 2",
    "3, 33, 47, 2",
    "5, 1, 1, 3",
    "2, 7, 5, 2",
    "2, 130, 64, 3"
  })
  void anyBatchSizeAndThreads(int batch, int height, int width, int threads) {
    assertEqualsNd4j(small(), batch, height, width, PINNED.withThreads(threads));
    assertEqualsNd4j(
        small(),
        batch,
        height,
        width,
        PINNED.withThreads(threads).withKernels(KernelChoice.SCALAR));
  }

  @ParameterizedTest
  @EnumSource
  void anyActivation(Activation activation) {
    assertEqualsNd4j(small().withActivation(activation), 2, 40, 36, PINNED);
  }

  @ParameterizedTest
  @EnumSource
  void anyPadding(PaddingMode padding) {
    assertEqualsNd4j(small().withPadding(padding), 2, 40, 37, PINNED);
    assertEqualsNd4j(small().withPadding(padding), 1, 51, 64, PINNED);
  }

  @Test
  void anyBlocks() {
    Architecture network =
        Architecture.builder("odd")
            .resolution(40)
            .inputChannels(4)
            .stem(13, 5, 1)
            .stage(new ConvolutionBlock(3), 20, 2, 2)
            .stage(MBConv.of(7, 4), 20, 2, 1)
            .stage(MBConv.of(3, 3), 31, 2, 3)
            .stage(MBConv.of(5, 1), 31, 2, 1)
            .stage(new ConvolutionBlock(1), 57, 1, 1)
            .head(70)
            .classes(1001)
            .build();
    assertEqualsNd4j(network, 2, 40, 40, PINNED);
    assertEqualsNd4j(network, 1, 29, 31, PINNED.withKernels(KernelChoice.SCALAR));
  }

  @Test
  void layoutsAndBuffersAreEqualToAnArray() {
    int batch = 2;
    int side = 48;
    float[] nchw = noise(batch * 3 * side * side);
    float[] nhwc = new float[nchw.length];
    for (int n = 0; n < batch; n++) {
      for (int c = 0; c < 3; c++) {
        for (int p = 0; p < side * side; p++) {
          nhwc[(n * side * side + p) * 3 + c] = nchw[(n * 3 + c) * side * side + p];
        }
      }
    }
    FloatBuffer direct =
        ByteBuffer.allocateDirect(Float.BYTES * (nchw.length + 3))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .position(3)
            .put(nchw)
            .position(3);
    try (InferenceEngine engine = engine(small(), PINNED)) {
      float[] expected = engine.run(nchw, batch);
      for (ImageBatch images :
          List.of(
              ImageBatch.of(nhwc, PixelLayout.NHWC, batch, side, side),
              ImageBatch.of(direct, PixelLayout.NCHW, batch, side, side),
              ImageBatch.of(FloatBuffer.wrap(nhwc), PixelLayout.NHWC, batch, side, side))) {
        assertThat(engine.logits(images)).isEqualTo(expected);
      }
      assertThat(direct.position()).isEqualTo(3);
    }
  }

  @Test
  void equalImagesGetEqualBitsInAnyBatchAndPlace() {
    try (InferenceEngine engine = engine(small(), PINNED.withThreads(2))) {
      float[] image = noise(3 * 48 * 48);
      float[] expected = engine.run(image, 1);
      for (int batch = 2; batch <= 5; batch++) {
        float[] images = new float[batch * image.length];
        for (int i = 0; i < batch; i++) {
          System.arraycopy(image, 0, images, i * image.length, image.length);
        }
        float[] logits = engine.run(images, batch);
        for (int i = 0; i < batch; i++) {
          assertThat(Arrays.copyOfRange(logits, i * 10, i * 10 + 10)).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void manyCallersGetTheSerialResults() throws Exception {
    int callers = 8;
    try (InferenceEngine engine = engine(small(), PINNED.withThreads(3))) {
      List<float[]> images = new ArrayList<>();
      List<float[]> expected = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        images.add(noise(3 * 48 * 48 * (1 + i % 3)));
        expected.add(engine.run(images.get(i), 1 + i % 3));
      }
      ExecutorService pool = Executors.newFixedThreadPool(callers);
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int task = 0; task < 2000; task++) {
        int i = task % images.size();
        tasks.add(() -> Arrays.equals(engine.run(images.get(i), 1 + i % 3), expected.get(i)));
      }
      for (Future<Boolean> result : pool.invokeAll(tasks)) {
        assertThat(result.get()).isTrue();
      }
      pool.shutdown();
    }
  }

  @Test
  void answersOnScalarKernelsUntilTheVectorKernelsAreWarm() {
    assumeTrue(KernelSets.vector().isPresent(), "this JVM has no vector kernels");
    Network model = Network.create(small(), 1);
    float[] image = noise(3 * 48 * 48);
    try (InferenceEngine auto = model.compile();
        InferenceEngine scalar = model.compile(PINNED.withKernels(KernelChoice.SCALAR));
        InferenceEngine vector = model.compile(PINNED)) {
      assertThat(auto.run(image, 1)).containsExactly(scalar.run(image, 1), within(1e-4f));
      auto.warmUp();
      assertThat(auto.kernels()).startsWith("vector");
      assertThat(auto.run(image, 1)).isEqualTo(vector.run(image, 1));
    }
  }

  @Test
  void anInterruptedCallerWaitsNoLonger() throws Exception {
    try (InferenceEngine engine = engine(small(), PINNED.withThreads(1))) {
      AtomicReference<Throwable> outcome = new AtomicReference<>();
      CountDownLatch done = new CountDownLatch(1);
      Thread caller =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                try {
                  engine.run(noise(3 * 48 * 48), 1);
                } catch (CancellationException e) {
                  outcome.set(Thread.currentThread().isInterrupted() ? e : null);
                }
                done.countDown();
              });
      caller.start();
      done.await();
      assertThat(outcome.get()).isInstanceOf(CancellationException.class);
      assertThat(engine.run(noise(3 * 48 * 48), 1)).hasSize(10);
    }
  }

  @Test
  void closingEndsTheThreadsAndFurtherCalls() throws Exception {
    Set<Thread> before = EngineThreads.alive();
    InferenceEngine engine = engine(small(), PINNED.withThreads(3));
    engine.run(noise(3 * 48 * 48), 1);
    Set<Thread> helpers = EngineThreads.startedSince(before);
    assertThat(helpers).hasSizeGreaterThanOrEqualTo(2);
    engine.close();
    engine.close();
    for (Thread helper : helpers) {
      helper.join(10_000);
      assertThat(helper.isAlive()).isFalse();
    }
    assertThatThrownBy(() -> engine.run(noise(3 * 48 * 48), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (InferenceEngine engine = engine(small(), PINNED)) {
      assertThatThrownBy(() -> engine.run(new float[17], 1))
          .hasMessage(
              "1 images of 3x48x48 are 6912 floats, but there are 17;"
                  + " logits(ImageBatch) takes images of other sizes");
      assertThatThrownBy(() -> engine.run(new float[0], 0))
          .isInstanceOf(IllegalArgumentException.class);
      ImageBatch image = ImageBatch.of(noise(3 * 48 * 48), PixelLayout.NCHW, 1, 48, 48);
      assertThatThrownBy(() -> engine.outputs(image, List.of("features.9")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("features.0");
      assertThatThrownBy(() -> engine.logits(image, new float[9]))
          .hasMessage("the logits are 10 floats, but the array has 9");
    }
    assertThatThrownBy(() -> EngineOptions.defaults().withThreads(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
