package io.github.efficientnet4j.internal.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.concurrent.Workers;
import io.github.efficientnet4j.internal.engine.phase.ImageRun;
import io.github.efficientnet4j.internal.engine.phase.Phase;
import io.github.efficientnet4j.internal.engine.phase.Scratch;
import io.github.efficientnet4j.internal.engine.plan.Plan;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failure in one thread of a call ends the call, in all its threads, and nothing else. */
@Timeout(60)
class TeamTest {

  private static final int THREADS = 3;

  private final Workers workers = new Workers(THREADS);
  private final KernelSwitch kernels = new KernelSwitch(EngineOptions.KernelChoice.SCALAR);

  @AfterEach
  void close() {
    workers.close();
  }

  private interface Task {
    void run(boolean helper) throws InterruptedException;
  }

  private static Phase phase(Task task) {
    return new Phase() {
      @Override
      public int tasks() {
        return 12;
      }

      @Override
      public void execute(ImageRun run, Scratch scratch, int number) {
        try {
          task.run(Thread.currentThread().getName().startsWith("efficientnet4j-engine"));
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    };
  }

  private void run(int images, Phase... phases) throws InterruptedException {
    Team team = new Team(new Plan(List.of(phases), 1, List.of(), 16, 1, 1), 1, THREADS);
    int members = workers.enter();
    assertThat(members).isEqualTo(THREADS);
    ImageBatch batch = ImageBatch.of(new float[images], PixelLayout.NCHW, images, 1, 1);
    try {
      team.begin(batch, kernels, members, null, new float[0][]);
      workers.help(team, members);
      team.work(0);
      team.throwFailure();
    } finally {
      workers.leave(members);
    }
  }

  private void assertGoesOn(int images) throws InterruptedException {
    AtomicInteger tasks = new AtomicInteger();
    run(images, phase(helper -> tasks.incrementAndGet()));
    assertThat(tasks).hasValue(12 * images);
  }

  // One image is shared out by tasks, six are two for each thread, together from the second phase
  // on, seven are both.
  @ParameterizedTest
  @ValueSource(ints = {1, 6, 7})
  void anErrorInAHelperReachesTheCaller(int images) throws Exception {
    OutOfMemoryError error = new OutOfMemoryError("no memory for this test");
    CountDownLatch failed = new CountDownLatch(1);
    Phase failing =
        phase(
            helper -> {
              if (helper) {
                failed.countDown();
                throw error;
              }
              failed.await();
            });
    assertThatThrownBy(() -> run(images, phase(helper -> {}), failing, phase(helper -> {})))
        .isSameAs(error);
    assertGoesOn(images);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 7})
  void anExceptionInTheCallerEndsTheHelpersPart(int images) throws Exception {
    ArrayIndexOutOfBoundsException exception = new ArrayIndexOutOfBoundsException(17);
    CountDownLatch failed = new CountDownLatch(1);
    Phase failing =
        phase(
            helper -> {
              if (!helper) {
                failed.countDown();
                throw exception;
              }
              failed.await();
            });
    assertThatThrownBy(() -> run(images, phase(helper -> {}), failing, phase(helper -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a worker of the engine failed")
        .hasCause(exception);
    assertGoesOn(images);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void everyTaskOfEveryImageIsDoneOnce(int images) throws Exception {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    run(
        images,
        phase(helper -> first.incrementAndGet()),
        phase(helper -> second.incrementAndGet()));
    assertThat(first).hasValue(12 * images);
    assertThat(second).hasValue(12 * images);
  }
}
