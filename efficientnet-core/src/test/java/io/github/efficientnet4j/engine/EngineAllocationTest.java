package io.github.efficientnet4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.efficientnet4j.engine.EngineOptions.KernelChoice;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class EngineAllocationTest {

  private static final int CALLS = 50;
  private static final int MOST_ATTEMPTS = 200;

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
      KernelChoice kernels, int threads, int batch, boolean buffer) {
    assumeTrue(
        kernels == KernelChoice.SCALAR || KernelSets.vector().isPresent(),
        "this JVM has no vector kernels");
    Set<Thread> before = EngineThreads.alive();
    EngineOptions options = EngineOptions.defaults().withKernels(kernels).withThreads(threads);
    try (InferenceEngine engine = SmallNetwork.engine(options)) {
      long[] ids = EngineThreads.idsOfCallerAndStartedSince(before);
      ImageBatch images = images(batch, buffer);
      float[] logits = new float[batch * SmallNetwork.CLASSES];
      // Code that is not compiled yet makes objects of vectors.
      long fewest = Long.MAX_VALUE;
      for (int attempt = 0; attempt < MOST_ATTEMPTS && fewest > 0; attempt++) {
        long start = EngineThreads.allocated(ids);
        for (int i = 0; i < CALLS; i++) {
          engine.logits(images, logits);
        }
        fewest = Math.min(fewest, EngineThreads.allocated(ids) - start);
      }
      assertThat(fewest).as("bytes allocated in " + CALLS + " calls").isZero();
    }
  }

  private static ImageBatch images(int batch, boolean buffer) {
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
