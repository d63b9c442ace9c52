package io.github.efficientnet4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.engine.run.KernelSets;
import io.github.efficientnet4j.model.Network;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an engine says to inputs that it cannot compute, and after its end. */
class EngineInputsTest {

  private static final int SIDE = 16;
  private static final int CLASSES = 4;

  private static Network network(Activation activation) {
    return Network.create(
        Architecture.builder("small")
            .resolution(SIDE)
            .activation(activation)
            .stem(8)
            .stage(MBConv.of(3, 2), 8, 1, 1)
            .head(16)
            .classes(CLASSES)
            .build(),
        1);
  }

  private static final Network NETWORK = network(Activation.SILU);

  private static InferenceEngine engine() {
    return CompiledEngine.compile(
        NETWORK.architecture(),
        NETWORK.parameters(),
        EngineOptions.defaults().withThreads(1).withKernels(KernelChoice.SCALAR));
  }

  private static float[] pixels(int images) {
    float[] pixels = new float[images * 3 * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Math.sin(i);
    }
    return pixels;
  }

  private static ImageBatch image() {
    return ImageBatch.of(pixels(1), PixelLayout.NCHW, 1, SIDE, SIDE);
  }

  private static void assertRefused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void aNumberOfImagesThatTheArrayDoesNotHoldIsRefused() {
    try (InferenceEngine engine = engine()) {
      for (int n : new int[] {2, 1 << 20, 1 << 29, 1 << 30, Integer.MAX_VALUE}) {
        long floats = 768L * n;
        String[] parts = {n + " images of 3x16x16", floats + " floats", "there are 768"};
        assertRefused(() -> engine.run(pixels(1), n), parts);
        assertRefused(() -> NETWORK.run(pixels(1), n), parts);
        ImageBatch batch = ImageBatch.of(pixels(1), PixelLayout.NCHW, n, SIDE, SIDE);
        assertEachRefuses(engine, batch, parts);
      }
      for (int n : new int[] {0, -1, Integer.MIN_VALUE}) {
        assertRefused(() -> engine.run(pixels(1), n), "at least one image", n + " images");
        assertRefused(() -> NETWORK.run(pixels(1), n), "at least one image", n + " images");
      }
    }
  }

  private static void assertEachRefuses(InferenceEngine engine, ImageBatch batch, String... parts) {
    assertRefused(() -> engine.logits(batch), parts);
    assertRefused(() -> engine.embedding(batch), parts);
    assertRefused(() -> engine.outputs(batch, List.of("features.0")), parts);
    assertRefused(() -> engine.outputs(batch, List.of()), parts);
    assertRefused(() -> NETWORK.logits(batch), parts);
    assertRefused(() -> NETWORK.embedding(batch), parts);
    assertRefused(() -> NETWORK.features(batch), parts);
    assertRefused(() -> NETWORK.features(batch, List.of("features.0")), parts);
  }

  @Test
  void sizesWhoseProductOverflowsAreRefused() {
    int huge = Integer.MAX_VALUE;
    try (InferenceEngine engine = engine()) {
      // 3 · 2^62 is 2^63 + 2^62, and 2^30 · 2^32 is 0 as a long.
      ImageBatch most = ImageBatch.of(pixels(1), PixelLayout.NHWC, huge, huge, huge);
      assertEachRefuses(engine, most, "29710560901343952451059843069 floats", "there are 768");
      int power = 1 << 30;
      ImageBatch wrapped =
          ImageBatch.of(FloatBuffer.allocate(0), PixelLayout.NCHW, power, power, 16);
      assertEachRefuses(engine, wrapped, "55340232221128654848 floats", "there are 0");
    }
  }

  @Test
  void anotherSizeNamesTheMethodThatTakesIt() {
    try (InferenceEngine engine = engine()) {
      assertRefused(() -> engine.run(new float[3 * 20 * 20], 1), "3x16x16", "logits(ImageBatch)");
      ImageBatch larger = ImageBatch.of(new float[1200], PixelLayout.NCHW, 1, 20, 20);
      assertThat(engine.logits(larger)).hasSize(CLASSES);
    }
  }

  @Test
  void anArrayForOtherResultsIsRefused() {
    try (InferenceEngine engine = engine()) {
      assertRefused(() -> engine.logits(image(), new float[0]), "4 floats", "has 0");
      ImageBatch many = ImageBatch.of(pixels(1), PixelLayout.NCHW, 1 << 30, SIDE, SIDE);
      assertRefused(() -> engine.logits(many, new float[0]), "4294967296 floats", "has 0");
    }
  }

  @Test
  void aClosedEngineComputesNothing() {
    InferenceEngine engine = engine();
    engine.close();
    List<Consumer<InferenceEngine>> calls =
        List.of(
            closed -> closed.run(pixels(1), 1),
            closed -> closed.logits(image()),
            closed -> closed.logits(image(), new float[CLASSES]),
            closed -> closed.embedding(image()),
            closed -> closed.outputs(image(), List.of(InferenceEngine.LOGITS)),
            closed -> closed.outputs(image(), List.of()),
            closed -> closed.profile(1),
            InferenceEngine::warmUp);
    for (Consumer<InferenceEngine> call : calls) {
      assertThatThrownBy(() -> call.accept(engine))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("this engine is closed");
    }
    assertThat(engine.threads()).isEqualTo(1);
    assertThat(engine.architecture()).isEqualTo(NETWORK.architecture());
  }

  @ParameterizedTest
  @EnumSource
  void aPixelThatIsNaNMakesNaNOfItsOwnImageOnly(Activation activation) {
    Network network = network(activation);
    Stream.of(KernelChoice.SCALAR, KernelChoice.VECTOR)
        .filter(choice -> choice == KernelChoice.SCALAR || KernelSets.vector().isPresent())
        .forEach(choice -> nanInOneImage(network, choice));
  }

  private static void nanInOneImage(Network network, KernelChoice choice) {
    EngineOptions options = EngineOptions.defaults().withThreads(2).withKernels(choice);
    try (InferenceEngine engine = network.compile(options)) {
      float[] pixels = pixels(3);
      float[] expected = engine.run(pixels, 3);
      for (float nan : new float[] {Float.NaN, Float.intBitsToFloat(0xffc00000)}) {
        float[] damaged = pixels.clone();
        damaged[damaged.length / 2] = nan;
        float[] logits = engine.run(damaged, 3);
        for (int i = 0; i < logits.length; i++) {
          if (i / CLASSES == 1) {
            assertThat(logits[i]).isNaN();
          } else {
            assertThat(logits[i]).isEqualTo(expected[i]);
          }
        }
      }
    }
  }

  static Stream<String> gateWeights() {
    return NETWORK.parameters().specs().keySet().stream().filter(name -> name.contains(".fc"));
  }

  @ParameterizedTest
  @MethodSource("gateWeights")
  void aWeightOfSqueezeAndExcitationThatIsNaNMakesNaN(String name) {
    Network network = network(Activation.SILU);
    Arrays.fill(network.parameters().values(name), Float.NaN);
    for (KernelChoice choice : KernelChoice.values()) {
      if (choice == KernelChoice.VECTOR && KernelSets.vector().isEmpty()) {
        continue;
      }
      try (InferenceEngine engine = network.compile(EngineOptions.defaults().withKernels(choice))) {
        assertThat(engine.run(pixels(1), 1)).containsOnly(Float.NaN);
      }
    }
  }

  @Test
  void afterABurstOfCallersTheMemoryIsBounded() {
    EngineOptions options =
        EngineOptions.defaults()
            .withThreads(4)
            .withKernels(KernelChoice.SCALAR)
            .withMaxIdleBytes(0);
    assertThat(options.withThreads(2).withKernels(KernelChoice.AUTO).maxIdleBytes()).isZero();
    try (CompiledEngine engine =
        CompiledEngine.compile(NETWORK.architecture(), NETWORK.parameters(), options)) {
      engine.run(pixels(1), 1);
      long one = engine.idleBytes();
      assertThat(one).isPositive();
      Stream.iterate(0, i -> i + 1).limit(64).parallel().forEach(i -> engine.run(pixels(1), 1));
      assertThat(engine.idleBytes()).isEqualTo(one);
    }
    assertRefused(() -> options.withMaxIdleBytes(-1), "at least 0 bytes", "-1");
  }
}
