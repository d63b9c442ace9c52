package io.github.efficientnet4j.training.optimizer;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a loop over many arrays in ranges, on the caller's thread and the threads of the common
 * pool.
 *
 * <p>The ranges depend only on the arrays' lengths. Sums per range are therefore the same for every
 * number of threads. A run allocates nothing itself.
 *
 * <p>Not thread-safe: one run at a time.
 */
final class ParallelRanges {

  /**
   * The elements of a range. One range takes about ten microseconds, far more than handing it to a
   * thread.
   */
  private static final int RANGE = 1 << 15;

  /** The work on one range. */
  interface Body {
    void run(int range, int array, int from, int to);
  }

  private final int[] arrays;
  private final int[] begins;
  private final int[] ends;
  private final AtomicInteger next = new AtomicInteger();
  private final Worker[] workers;
  private Body body;

  ParallelRanges(List<Integer> lengths) {
    int count = lengths.stream().mapToInt(length -> (length + RANGE - 1) / RANGE).sum();
    arrays = new int[count];
    begins = new int[count];
    ends = new int[count];
    int range = 0;
    for (int array = 0; array < lengths.size(); array++) {
      for (int from = 0; from < lengths.get(array); from += RANGE) {
        arrays[range] = array;
        begins[range] = from;
        ends[range++] = Math.min(from + RANGE, lengths.get(array));
      }
    }
    long elements = lengths.stream().mapToLong(Integer::longValue).sum();
    long useful = Math.min(ForkJoinPool.getCommonPoolParallelism() + 1L, elements / RANGE);
    workers = new Worker[(int) Math.max(1, useful)];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker();
    }
  }

  /** {@return the number of ranges} */
  int count() {
    return arrays.length;
  }

  /** Runs the body once for every range, in any order. */
  void run(Body rangeBody) {
    body = rangeBody;
    next.set(0);
    if (workers.length == 1) {
      workers[0].compute();
      return;
    }
    for (Worker worker : workers) {
      worker.reinitialize();
    }
    ForkJoinTask.invokeAll(workers);
  }

  @SuppressWarnings("serial")
  private final class Worker extends RecursiveAction {

    @Override
    protected void compute() {
      int range;
      while ((range = next.getAndIncrement()) < arrays.length) {
        body.run(range, arrays[range], begins[range], ends[range]);
      }
    }
  }
}
