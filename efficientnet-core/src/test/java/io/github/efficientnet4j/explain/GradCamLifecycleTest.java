package io.github.efficientnet4j.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.internal.engine.EngineThreads;
import io.github.efficientnet4j.model.EfficientNet;
import java.awt.image.BufferedImage;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GradCamLifecycleTest {

  @Test
  @Timeout(60)
  void threadsEndWhenNobodyHoldsItAnyMore() throws InterruptedException {
    Set<Thread> threads = useAndForget(EngineThreads.alive());
    assertThat(threads).hasSizeGreaterThanOrEqualTo(2);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      System.gc();
      Thread.sleep(20);
    }
  }

  /** A method of its own, so that no local variable of the test keeps it. */
  private static Set<Thread> useAndForget(Set<Thread> before) {
    EngineOptions options =
        EngineOptions.defaults().withThreads(3).withKernels(KernelChoice.SCALAR);
    GradCam cam = GradCam.of(EfficientNet.fashionMnist(), "features.1", options);
    cam.explain(RgbImage.of(new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB)), 1);
    return EngineThreads.startedSince(before);
  }
}
