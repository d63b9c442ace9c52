package io.github.efficientnet4j.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PhaseLoopTest {

  private static final int THREADS = 3;

  private final Workers workers = new Workers(THREADS);
  private final Barrier barrier = new Barrier();
  private final AtomicInteger between = new AtomicInteger();

  @AfterEach
  void close() {
    workers.close();
  }

  /** What one worker has done. */
  private static final class Notes {
    final int worker;
    int prepared;
    int tasks;

    Notes(int worker) {
      this.worker = worker;
    }
  }

  private interface Body {
    void execute(Notes notes, int task) throws InterruptedException;
  }

  private static ParallelPhase<String, Notes> phase(int tasks, Body body) {
    return new ParallelPhase<>() {
      @Override
      public int tasks(String run) {
        return tasks;
      }

      @Override
      public void prepare(String run, Notes notes) {
        notes.prepared++;
      }

      @Override
      public void execute(String run, Notes notes, int task) {
        assertThat(run).isEqualTo("run");
        notes.tasks++;
        try {
          body.execute(notes, task);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    };
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // The array goes to List.of, which copies it.
  private PhaseLoop<String, Notes> loop(ParallelPhase<String, Notes>... phases) {
    return new PhaseLoop<>(List.of(phases), THREADS, barrier, between::incrementAndGet);
  }

  /** Returns what each worker has done. */
  private Notes[] run(PhaseLoop<String, Notes> loop, int count) {
    Notes[] notes = new Notes[count];
    Arrays.setAll(notes, Notes::new);
    barrier.begin(count);
    loop.begin("run", count);
    Workers.Job job =
        worker -> {
          loop.walk("run", notes[worker], worker);
          barrier.finish(worker);
        };
    workers.help(job, count);
    job.work(0);
    barrier.throwFailure();
    return notes;
  }

  @Test
  void everyTaskOfEveryPhaseIsDoneOnceWhateverTheNumberOfWorkers() {
    int[] sizes = {0, 1, 2, 7, 100};
    List<AtomicIntegerArray> done = Arrays.stream(sizes).mapToObj(AtomicIntegerArray::new).toList();
    List<ParallelPhase<String, Notes>> phases =
        done.stream()
            .map(counts -> phase(counts.length(), (notes, task) -> counts.incrementAndGet(task)))
            .toList();
    PhaseLoop<String, Notes> loop =
        new PhaseLoop<>(phases, THREADS, barrier, between::incrementAndGet);
    for (int call = 1; call <= 300; call++) {
      run(loop, 1 + call % THREADS);
      for (AtomicIntegerArray counts : done) {
        for (int task = 0; task < counts.length(); task++) {
          assertThat(counts.get(task)).as("task %d of %d", task, counts.length()).isEqualTo(call);
        }
      }
      assertThat(between).as("times between phases").hasValue(call * sizes.length);
    }
  }

  @Test
  void aPhaseBeginsWhenThePhaseBeforeHasEnded() {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger early = new AtomicInteger();
    PhaseLoop<String, Notes> loop =
        loop(
            phase(50, (notes, task) -> first.incrementAndGet()),
            phase(
                50,
                (notes, task) -> {
                  if (first.get() % 50 != 0) {
                    early.incrementAndGet();
                  }
                }));
    for (int call = 0; call < 200; call++) {
      run(loop, THREADS);
    }
    assertThat(early).hasValue(0);
  }

  @Test
  void aWorkerBeginsWithItsOwnShareAndStealsFromTheOthers() {
    int tasks = 8;
    CountDownLatch helperHasItsFirst = new CountDownLatch(1);
    CountDownLatch restDone = new CountDownLatch(tasks - 1);
    AtomicIntegerArray doneBy = new AtomicIntegerArray(tasks);
    PhaseLoop<String, Notes> loop =
        loop(
            phase(
                tasks,
                (notes, task) -> {
                  doneBy.set(task, notes.worker);
                  if (notes.worker == 1) {
                    helperHasItsFirst.countDown();
                    restDone.await();
                  } else {
                    helperHasItsFirst.await();
                    restDone.countDown();
                  }
                }));
    Notes[] notes = run(loop, 2);
    assertThat(notes[1].tasks).isEqualTo(1);
    assertThat(notes[0].tasks).isEqualTo(tasks - 1);
    assertThat(doneBy.get(tasks / 2)).as("first task of the helper's share").isEqualTo(1);
    assertThat(notes).allSatisfy(worker -> assertThat(worker.prepared).isEqualTo(1));
  }

  @Test
  void aWorkerWithoutATaskPreparesNothing() {
    Notes[] notes = run(loop(phase(0, (worker, task) -> {})), THREADS);
    assertThat(notes).allSatisfy(worker -> assertThat(worker.prepared).isZero());
  }

  @Test
  void aFailureSkipsThePhasesThatFollow() {
    IllegalArgumentException failure = new IllegalArgumentException("of this test");
    AtomicInteger later = new AtomicInteger();
    PhaseLoop<String, Notes> loop =
        loop(
            phase(
                1,
                (notes, task) -> {
                  throw failure;
                }),
            phase(12, (notes, task) -> later.incrementAndGet()));
    assertThatThrownBy(() -> run(loop, THREADS))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(failure);
    assertThat(later).hasValue(0);
  }
}
