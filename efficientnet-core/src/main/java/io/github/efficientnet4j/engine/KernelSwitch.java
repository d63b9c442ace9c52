package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.engine.EngineOptions.KernelChoice;
import io.github.efficientnet4j.engine.kernel.Kernels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The kernels of one engine. Vector code is slow until it is compiled, some hundred times slower
 * than the scalar loops, which C2 compiles almost at once: so an engine starts on those, warms the
 * vector kernels in the background, and switches over.
 */
final class KernelSwitch {

  private static final Logger LOG = System.getLogger("io.github.efficientnet4j.engine");

  private final CountDownLatch warm = new CountDownLatch(1);
  private final Optional<Kernels> next;
  private volatile Kernels current;
  private volatile Thread warming;

  KernelSwitch(KernelChoice choice) {
    next = choice == KernelChoice.AUTO ? KernelSets.vector() : Optional.empty();
    current = choice == KernelChoice.AUTO ? KernelSets.scalar() : KernelSets.fixed(choice);
  }

  Kernels current() {
    return current;
  }

  int lanes() {
    return current.lanes();
  }

  void warmInBackground(PlanPool pool, int workers) {
    if (next.isEmpty()) {
      warm.countDown();
      return;
    }
    Thread thread =
        new Thread(
            () -> {
              try {
                Team team = pool.take();
                team.warm(next.get());
                pool.giveBack(team);
                current = next.get();
              } catch (Throwable e) {
                LOG.log(Level.WARNING, "the engine stays slow: its vector kernels fail to warm", e);
              } finally {
                warm.countDown();
              }
            },
            "efficientnet4j-warm-up");
    thread.setDaemon(true);
    warming = thread;
    thread.start();
  }

  void awaitWarm() throws InterruptedException {
    warm.await();
  }

  void stop() {
    Thread thread = warming;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
