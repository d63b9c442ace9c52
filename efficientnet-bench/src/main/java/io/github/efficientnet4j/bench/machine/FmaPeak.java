package io.github.efficientnet4j.bench.machine;

import io.github.efficientnet4j.internal.engine.run.KernelSets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The most floating-point operations that this machine does in a second, measured: fused
 * multiply-adds in registers, a multiplication and an addition each. The limit that a network's 2 ·
 * multiply-adds can be held against.
 *
 * <p>Thread-safe, but two measurements at once disturb each other.
 */
public final class FmaPeak {

  /** Some 100 µs a call: long enough to hide the call, short enough to look at the clock often. */
  private static final int STEPS = 25_000;

  private static final int WARM_UP_CALLS = 2_000;

  /** The best of several: whatever else runs on the machine can only slow it down. */
  private static final int INTERVALS = 5;

  private static final long INTERVAL_NANOS = 100_000_000;

  /** Written, so that nothing is computed in vain. */
  private static volatile float sink;

  private static volatile boolean warm;

  /** Loaded by its name, and only where the JVM was started with the Vector API. */
  private static final class Holder {
    static final PeakKernel KERNEL = load();

    private static PeakKernel load() {
      // Before this one's loop of one kind of operation: an engine has the JVM see all kinds first.
      KernelSets.vector();
      try {
        return (PeakKernel)
            Class.forName("io.github.efficientnet4j.bench.machine.vector.FmaKernel")
                .getDeclaredConstructor()
                .newInstance();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the kernel that measures the peak does not load", e);
      }
    }
  }

  private FmaPeak() {}

  /**
   * Whether it can be measured here.
   *
   * @return true if this JVM has the Vector API
   */
  public static boolean measurable() {
    return KernelSets.vector().isPresent();
  }

  /**
   * The peak of so many threads that compute at once; takes about a second.
   *
   * @param threads at least 1; more than there are cores gain nothing
   * @return GFLOP/s of all threads together, the best of five intervals; empty without the Vector
   *     API
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public static OptionalDouble gigaflops(int threads) throws InterruptedException {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but were " + threads);
    }
    if (!measurable()) {
      return OptionalDouble.empty();
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      double best = 0;
      CyclicBarrier start = new CyclicBarrier(threads);
      for (int interval = 0; interval < INTERVALS; interval++) {
        List<Future<Double>> parts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          parts.add(pool.submit(() -> interval(start)));
        }
        double sum = 0;
        for (Future<Double> part : parts) {
          sum += part.get();
        }
        best = Math.max(best, sum);
      }
      return OptionalDouble.of(best);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the peak could not be measured", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /**
   * A unit of work for a benchmark, in a JVM with the Vector API.
   *
   * @return the floating-point operations done
   */
  public static long burst() {
    PeakKernel kernel = Holder.KERNEL;
    sink = kernel.run(STEPS);
    return (long) STEPS * kernel.operationsPerStep();
  }

  /**
   * The width of the vectors.
   *
   * @return bits; 0 without the Vector API
   */
  public static int vectorBits() {
    return measurable() ? Holder.KERNEL.bits() : 0;
  }

  private static double interval(CyclicBarrier start) throws Exception {
    for (int i = 0; i < WARM_UP_CALLS && !warm; i++) {
      burst();
    }
    start.await();
    warm = true;
    long operations = 0;
    long begin = System.nanoTime();
    long elapsed = 0;
    while (elapsed < INTERVAL_NANOS) {
      operations += burst();
      elapsed = System.nanoTime() - begin;
    }
    return (double) operations / elapsed;
  }
}
