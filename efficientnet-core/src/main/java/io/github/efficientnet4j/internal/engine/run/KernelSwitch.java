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
 * The kernels of one engine, and the switch from scalar to vector kernels.
 *
 * <p>Vector code is some hundred times slower than the scalar loops until it is compiled. C2
 * compiles the scalar loops almost at once. An engine therefore starts with the scalar kernels,
 * warms the vector kernels in the background, and then switches. Loading the vector kernels and
 * checking their support also takes time. Both wait for the first answer, too.
 */
public final class KernelSwitch {

  /**
   * The longest time that warming waits for the first answer.
   *
   * <p>On two cores, compiling the vector kernels would delay compiling the scalar ones. A small
   * network's first answer comes sooner if warming waits for it. A large network benefits more if
   * the engine switches between two of its layers.
   */
  private static final long MAX_WAIT_MILLIS = 300;

  /** The number of times that warming is tried while there is too little memory for it. */
  private static final int MAX_TRIES = 6;

  /** The time from one try to the next. */
  private static final long PAUSE_MILLIS = 5_000;

  private final CountDownLatch due = new CountDownLatch(1);
  private final CountDownLatch warm = new CountDownLatch(1);
  private final boolean switches;
  private final long pauseMillis;
  private volatile Kernels current;
  private volatile Thread warming;

  public KernelSwitch(KernelChoice choice) {
    this(choice, PAUSE_MILLIS);
  }

  KernelSwitch(KernelChoice choice, long pauseMillis) {
    this.pauseMillis = pauseMillis;
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
   * @param small supplies a plan for smaller maps when warming starts
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
        tryWhileMemoryIsShort(small, real, vector.get());
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

  /** The program may need the memory for a moment only. */
  private void tryWhileMemoryIsShort(Supplier<PlanPool> small, PlanPool real, Kernels vector)
      throws InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        warm(small, real, vector);
        return;
      } catch (OutOfMemoryError e) {
        if (tries == MAX_TRIES) {
          throw e;
        }
        log().log(Level.DEBUG, "too little memory to warm the vector kernels; they try again", e);
        Thread.sleep(pauseMillis);
      }
    }
  }

  private void warm(Supplier<PlanPool> small, PlanPool real, Kernels vector) {
    small.get().take().warmUntilSteady(vector);
    current = vector;
    Team team = real.take();
    if (!team.warmUntilCompiled(vector) && !Thread.currentThread().isInterrupted()) {
      log()
          .log(
              Level.WARNING,
              "the engine may be slow: the JVM has not compiled all vector kernels yet;"
                  + " if it stays slow, start the program again, with JDK 25 if it can be");
    }
    real.giveBack(team);
  }

  private static Logger log() {
    return System.getLogger("io.github.efficientnet4j.engine");
  }

  /**
   * Records that a call has been answered. Warming can then start, because it no longer delays a
   * first answer.
   */
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
