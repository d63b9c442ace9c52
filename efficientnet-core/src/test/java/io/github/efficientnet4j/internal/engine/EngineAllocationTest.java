package io.github.efficientnet4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.efficientnet4j.ChildJvm;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.engine.run.KernelSets;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class EngineAllocationTest {

  /**
   * What C2 makes of a method depends on what it has compiled before. In a JVM that has run a
   * thousand other tests it has kept a vector of a kernel as an object; code that allocates does so
   * in every JVM.
   */
  private static final int FRESH_JVMS = 2;

  // Batches that the threads share out by images, by tasks of one image, and by both.
  @ParameterizedTest
  @CsvSource({
    "VECTOR, 1, 1, false",
    "VECTOR, 2, 1, false",
    "VECTOR, 2, 3, true",
    "VECTOR, 3, 2, false",
    "SCALAR, 1, 1, true",
    "SCALAR, 2, 3, false"
  })
  void aCallInSteadyStateAllocatesNothingInAnyThread(
      KernelChoice kernels, int threads, int batch, boolean buffer) throws Exception {
    assumeTrue(
        kernels == KernelChoice.SCALAR || KernelSets.vector().isPresent(),
        "this JVM has no vector kernels");
    Calls calls = new Calls(kernels, threads, batch, buffer);
    long fewest = calls.fewestBytes();
    for (int i = 0; i < FRESH_JVMS && fewest > 0; i++) {
      fewest = calls.fewestBytesInAFreshJvm();
    }
    assertThat(fewest).as("bytes allocated in " + Calls.CALLS + " calls").isZero();
  }

  record Calls(KernelChoice kernels, int threads, int batch, boolean buffer) {

    private static final int CALLS = 50;
    private static final int MAX_ATTEMPTS = 200;

    public static void main(String[] arguments) {
      Calls calls =
          new Calls(
              KernelChoice.valueOf(arguments[0]),
              Integer.parseInt(arguments[1]),
              Integer.parseInt(arguments[2]),
              Boolean.parseBoolean(arguments[3]));
      System.out.println(calls.fewestBytes());
    }

    long fewestBytesInAFreshJvm() throws Exception {
      List<String> program =
          List.of(Calls.class.getName(), kernels.name(), "" + threads, "" + batch, "" + buffer);
      ChildJvm child = ChildJvm.run(List.of("--add-modules=jdk.incubator.vector"), "", program);
      assertThat(child.code()).as(child.err()).isZero();
      return Long.parseLong(child.out().trim());
    }

    long fewestBytes() {
      Set<Thread> before = EngineThreads.alive();
      EngineOptions options = EngineOptions.defaults().withKernels(kernels).withThreads(threads);
      try (InferenceEngine engine = SmallNetwork.engine(options)) {
        long[] ids = EngineThreads.idsOfCallerAndStartedSince(before);
        ImageBatch images = images();
        float[] logits = new float[batch * SmallNetwork.CLASSES];
        // Code that is not compiled yet makes objects of vectors.
        long fewest = Long.MAX_VALUE;
        for (int attempt = 0; attempt < MAX_ATTEMPTS && fewest > 0; attempt++) {
          long start = EngineThreads.allocated(ids);
          for (int i = 0; i < CALLS; i++) {
            engine.logits(images, logits);
          }
          fewest = Math.min(fewest, EngineThreads.allocated(ids) - start);
        }
        return fewest;
      }
    }

    private ImageBatch images() {
      float[] pixels = SmallNetwork.images(1, batch);
      int side = SmallNetwork.SIDE;
      if (!buffer) {
        return ImageBatch.of(pixels, PixelLayout.NCHW, batch, side, side);
      }
      FloatBuffer direct =
          ByteBuffer.allocateDirect(Float.BYTES * pixels.length).asFloatBuffer().put(pixels).flip();
      return ImageBatch.of(direct, PixelLayout.NHWC, batch, side, side);
    }
  }
}
