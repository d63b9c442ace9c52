package io.github.efficientnet4j.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {

  /** What a call of {@link Workers#enter()} gave: the members, or what it threw. */
  private static final class Caller extends Thread {

    private final Workers workers;
    private final AtomicReference<Object> outcome = new AtomicReference<>();

    Caller(Workers workers) {
      this.workers = workers;
      setDaemon(true);
      start();
    }

    @Override
    public void run() {
      try {
        outcome.set(workers.enter());
      } catch (InterruptedException | RuntimeException e) {
        outcome.set(e);
      }
    }

    Object outcome() throws InterruptedException {
      join();
      return outcome.get();
    }
  }

  private static void awaitWaiting(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).as("alive until it waits").isTrue();
      Thread.sleep(1);
    }
  }

  private static Caller waiting(Workers workers) throws InterruptedException {
    Caller caller = new Caller(workers);
    awaitWaiting(caller);
    return caller;
  }

  @Test
  void aCallAloneTakesEveryThread() throws Exception {
    Workers workers = new Workers(3);
    assertThat(workers.enter()).isEqualTo(3);
    workers.leave(3);
    workers.close();
  }

  @Test
  void callsThatWaitShareTheThreads() throws Exception {
    Workers workers = new Workers(2);
    assertThat(workers.enter()).isEqualTo(2);
    Caller first = waiting(workers);
    Caller second = waiting(workers);
    workers.leave(2);
    assertThat(first.outcome()).isEqualTo(1);
    assertThat(second.outcome()).isEqualTo(1);
    workers.leave(2);
    workers.close();
  }

  @Test
  void callsGetTheirTurnInOrder() throws Exception {
    Workers workers = new Workers(1);
    workers.enter();
    List<Caller> callers = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 4; i++) {
      callers.add(waiting(workers));
    }
    for (Caller caller : callers) {
      workers.leave(1);
      assertThat(caller.outcome()).isEqualTo(1);
      int index = callers.indexOf(caller);
      for (Caller later : callers.subList(index + 1, callers.size())) {
        assertThat(later.isAlive()).isTrue();
      }
    }
    workers.leave(1);
    workers.close();
  }

  @Test
  void anInterruptedCallLeavesTheQueueAndTheNextOneGetsItsTurn() throws Exception {
    Workers workers = new Workers(1);
    workers.enter();
    Caller first = waiting(workers);
    Caller second = waiting(workers);
    first.interrupt();
    assertThat(first.outcome()).isInstanceOf(InterruptedException.class);
    workers.leave(1);
    assertThat(second.outcome()).isEqualTo(1);
    workers.leave(1);
    workers.close();
  }

  @Test
  void closingWaitsForARunningCall() throws Exception {
    Workers workers = new Workers(2);
    int members = workers.enter();
    Thread closer = new Thread(workers::close);
    closer.start();
    awaitWaiting(closer);
    workers.leave(members);
    closer.join();
    assertThatThrownBy(workers::enter)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this engine is closed");
  }

  @Test
  void aCallThatWaitsBehindCloseIsToldSo() throws Exception {
    Workers workers = new Workers(1);
    workers.enter();
    Thread closer = new Thread(workers::close);
    closer.start();
    awaitWaiting(closer);
    Caller late = waiting(workers);
    workers.leave(1);
    closer.join();
    assertThat(late.outcome()).isInstanceOf(IllegalStateException.class);
    workers.close();
  }
}
