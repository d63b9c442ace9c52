package io.github.efficientnet4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.InferenceEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineLifecycleTest {

  @Test
  void anEngineThatNobodyUsesAnyMoreEndsItsThreads() throws Exception {
    Set<Thread> before = EngineThreads.alive();
    Set<Thread> threads = useAndForget(before);
    assertThat(threads).hasSizeGreaterThanOrEqualTo(2);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      System.gc();
      Thread.sleep(20);
    }
  }

  /** A method of its own, so that no local variable of the test keeps the engine. */
  private static Set<Thread> useAndForget(Set<Thread> before) {
    InferenceEngine engine = SmallNetwork.engine(SmallNetwork.pinned().withThreads(3));
    engine.run(SmallNetwork.images(1, 4), 4);
    return EngineThreads.startedSince(before);
  }

  @Test
  void closingAmongBusyCallersAnswersOrRefusesEveryCall() throws Exception {
    Set<Thread> before = EngineThreads.alive();
    InferenceEngine engine = SmallNetwork.engine(SmallNetwork.pinned().withThreads(2));
    float[] image = SmallNetwork.image(1);
    float[] expected = engine.run(image, 1);
    int callers = 6;
    CountDownLatch busy = new CountDownLatch(callers);
    ExecutorService pool = Executors.newFixedThreadPool(callers);
    List<Future<?>> results = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      results.add(
          pool.submit(
              () -> {
                assertThat(engine.run(image, 1)).isEqualTo(expected);
                busy.countDown();
                assertThatThrownBy(
                        () -> {
                          while (true) {
                            assertThat(engine.run(image, 1)).isEqualTo(expected);
                          }
                        })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this engine is closed");
              }));
    }
    busy.await();
    engine.close();
    for (Future<?> result : results) {
      result.get();
    }
    pool.shutdown();
    for (Thread thread : EngineThreads.startedSince(before)) {
      thread.join();
    }
  }

  @Test
  void anEngineMayBeClosedWhileItsKernelsWarm() throws Exception {
    Set<Thread> before = EngineThreads.alive();
    InferenceEngine engine =
        SmallNetwork.engine(EngineOptions.defaults().withKernels(KernelChoice.AUTO));
    engine.close();
    engine.close();
    assertThatThrownBy(engine::warmUp).isInstanceOf(IllegalStateException.class);
    for (Thread thread : EngineThreads.startedSince(before)) {
      thread.join();
    }
    assertThatThrownBy(() -> engine.run(SmallNetwork.image(1), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this engine is closed");
  }
}
