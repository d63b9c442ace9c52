package io.github.efficientnet4j.internal.engine.run;

import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The kernels of one engine. Vector code is slow until it is compiled, some hundred times slower
 * than the scalar loops, which C2 compiles almost at once: so an engine starts on those, warms the
 * vector kernels in the background, and switches over. To load them, and to find out whether they
 * run here, takes its time too, and waits for the first answer likewise.
 */
public final class KernelSwitch {

  /**
   * Warming waits for the first answer, but not for longer: on two cores the compiler's work on
   * vector kernels would take from that of the scalar ones, whose answer for a small network is due
   * sooner; a large network is better off switching between two of its layers.
   */
  private static final long MAX_WAIT_MILLIS = 300;

  private final CountDownLatch due = new CountDownLatch(1);
  private final CountDownLatch warm = new CountDownLatch(1);
  private final boolean switches;
  private volatile Kernels current;
  private volatile Thread warming;

  public KernelSwitch(KernelChoice choice) {
    boolean auto = choice == KernelChoice.AUTO;
    switches = auto && KernelSets.vectorIsPossible();
    current = auto ? KernelSets.scalar() : KernelSets.fixed(choice);
  }

  public Kernels current() {
    return current;
  }

  public int lanes() {
    return current.lanes();
  }

  /**
   * Starts to warm the vector kernels.
   *
   * @param small gives a plan for smaller maps when they are due
   * @param real the engine's own plan
   */
  public void warmInBackground(Supplier<PlanPool> small, PlanPool real) {
    if (!switches) {
      warm.countDown();
      return;
    }
    Thread thread = new Thread(() -> warm(small, real), "efficientnet4j-warm-up");
    thread.setDaemon(true);
    warming = thread;
    thread.start();
  }

  private void warm(Supplier<PlanPool> small, PlanPool real) {
    try {
      due.await(MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS);
      Optional<Kernels> vector = KernelSets.vector();
      if (vector.isPresent()) {
        small.get().take().warmUntilSteady(vector.get());
        current = vector.get();
        Team team = real.take();
        if (!team.warmUntilCompiled(vector.get()) && !Thread.currentThread().isInterrupted()) {
          log()
              .log(
                  Level.WARNING,
                  "the engine may be slow: the JVM has not compiled all vector kernels yet;"
                      + " if it stays slow, start the program again, with JDK 25 if it can be");
        }
        real.giveBack(team);
      }
    } catch (InterruptedException e) {
      log().log(Level.DEBUG, "the engine was closed before it was warm");
    } catch (Throwable e) {
      log()
          .log(
              Level.WARNING,
              "the engine stays slow, on its scalar kernels: the vector kernels failed in warming;"
                  + " please report the exception; EngineOptions.withKernels(SCALAR) avoids the"
                  + " try",
              e);
    } finally {
      warm.countDown();
    }
  }

  private static Logger log() {
    return System.getLogger("io.github.efficientnet4j.engine");
  }

  /** A call is answered, so that warming disturbs no first answer any more. */
  public void answered() {
    due.countDown();
  }

  public void awaitWarm() throws InterruptedException {
    due.countDown();
    warm.await();
  }

  public void stop() {
    Thread thread = warming;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
