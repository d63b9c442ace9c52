package io.github.efficientnet4j.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BarrierTest {

  private static final int WORKERS = 3;

  private final Barrier barrier = new Barrier();

  /** Runs the part of every worker; returns when all have finished. */
  private void run(IntConsumer part) {
    barrier.begin(WORKERS);
    List<Thread> helpers = new ArrayList<>();
    for (int worker = 1; worker < WORKERS; worker++) {
      int number = worker;
      helpers.add(new Thread(() -> work(part, number)));
    }
    helpers.forEach(Thread::start);
    work(part, 0);
  }

  private void work(IntConsumer part, int worker) {
    try {
      part.accept(worker);
    } catch (Throwable e) {
      barrier.fail(e);
    }
    barrier.finish(worker);
  }

  @Test
  void nobodyLeavesBeforeAllHaveArrived() {
    AtomicInteger arrived = new AtomicInteger();
    AtomicInteger early = new AtomicInteger();
    run(
        worker -> {
          for (int round = 1; round <= 1000; round++) {
            arrived.incrementAndGet();
            barrier.await();
            if (arrived.get() < round * WORKERS) {
              early.incrementAndGet();
            }
            barrier.await();
          }
        });
    assertThat(early).hasValue(0);
    assertThat(arrived).hasValue(1000 * WORKERS);
    assertThat(barrier.failed()).isFalse();
    assertThatCode(barrier::throwFailure).doesNotThrowAnyException();
  }

  @Test
  void aFailureEndsAllWaitingAndTheNextCallIsUndisturbed() {
    IllegalArgumentException failure = new IllegalArgumentException("of this test");
    run(
        worker -> {
          if (worker == 2) {
            throw failure;
          }
          barrier.await();
        });
    assertThat(barrier.failed()).isTrue();
    assertThatThrownBy(barrier::throwFailure)
        .isInstanceOf(IllegalStateException.class)
        .hasCause(failure);
    nobodyLeavesBeforeAllHaveArrived();
  }

  @Test
  void anErrorIsThrownAsItIs() {
    StackOverflowError error = new StackOverflowError("of this test");
    run(
        worker -> {
          if (worker == 1) {
            throw error;
          }
        });
    assertThatThrownBy(barrier::throwFailure).isSameAs(error);
  }

  @Test
  void theFirstFailureIsTheOneThatIsThrown() {
    IllegalArgumentException first = new IllegalArgumentException("first");
    barrier.begin(1);
    barrier.fail(first);
    barrier.fail(new IllegalArgumentException("second"));
    assertThatThrownBy(barrier::throwFailure).hasCause(first);
  }
}
