package io.github.efficientnet4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * B0 under load. {@code -Defficientnet4j.soak=10000} asks for that many predictions at 224 pixels,
 * which take some minutes on two cores.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class EngineConcurrencyTest {

  private static final int CALLERS = 8;
  private static final int IMAGES = 16;
  private static final int SOAK = Integer.getInteger("efficientnet4j.soak", 0);

  /** What the heap may differ by: classes, compiled code's constants and JUnit's own objects. */
  private static final long FLAT = 4 << 20;

  private static InferenceEngine b0(int side, int threads) {
    Architecture network = Architecture.efficientNet(EfficientNetVariant.B0).withResolution(side);
    return CompiledEngine.compile(
        network, FormulaWeights.parameters(network), SmallNetwork.pinned().withThreads(threads));
  }

  private static List<float[]> images(int side) {
    List<float[]> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      images.add(FormulaWeights.image(i, 1, 3, side, side));
    }
    return images;
  }

  private static long usedHeap() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(20);
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static void load(
      InferenceEngine engine,
      ExecutorService pool,
      List<float[]> images,
      List<float[]> expected,
      int predictions)
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    Callable<Integer> caller =
        () -> {
          int different = 0;
          for (int i = next.getAndIncrement(); i < predictions; i = next.getAndIncrement()) {
            float[] logits = engine.run(images.get(i % IMAGES), 1);
            different += Arrays.equals(logits, expected.get(i % IMAGES)) ? 0 : 1;
          }
          return different;
        };
    for (Future<Integer> result : pool.invokeAll(Collections.nCopies(CALLERS, caller))) {
      assertThat(result.get()).as("predictions unlike the serial ones").isZero();
    }
  }

  @Test
  void manyCallersGetTheSerialBitsAndTheHeapStaysFlat() throws Exception {
    int side = SOAK > 0 ? 224 : 64;
    int predictions = SOAK > 0 ? SOAK : 400;
    List<float[]> images = images(side);
    ExecutorService pool = Executors.newFixedThreadPool(CALLERS);
    try (InferenceEngine engine = b0(side, 2)) {
      List<float[]> expected = images.stream().map(image -> engine.run(image, 1)).toList();
      load(engine, pool, images, expected, 10 * CALLERS);
      long before = usedHeap();
      load(engine, pool, images, expected, predictions);
      assertThat(usedHeap() - before).as("growth of the heap").isLessThan(FLAT);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void virtualThreadsGetTheSerialBits() throws Exception {
    ExecutorService pool;
    try {
      pool =
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException e) {
      assumeTrue(false, "this JVM has no virtual threads");
      return;
    }
    List<float[]> images = images(48);
    try (InferenceEngine engine = b0(48, 3)) {
      List<float[]> expected = images.stream().map(image -> engine.run(image, 1)).toList();
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int call = 0; call < 200; call++) {
        int i = call % IMAGES;
        calls.add(() -> Arrays.equals(engine.run(images.get(i), 1), expected.get(i)));
      }
      for (Future<Boolean> result : pool.invokeAll(calls)) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      pool.shutdown();
    }
  }
}
