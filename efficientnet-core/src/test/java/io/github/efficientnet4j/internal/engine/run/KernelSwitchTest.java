package io.github.efficientnet4j.internal.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.internal.engine.phase.ImageRun;
import io.github.efficientnet4j.internal.engine.phase.Phase;
import io.github.efficientnet4j.internal.engine.phase.Scratch;
import io.github.efficientnet4j.internal.engine.plan.Plan;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KernelSwitchTest {

  private static PlanPool pool(Phase phase) {
    Plan plan = new Plan(List.of(phase), 1, List.of(), 16, 1, 1);
    return new PlanPool(new PlanPool.Key(1, 1, List.of("logits")), plan, 1, 1, new RestingTeams(0));
  }

  private static Phase phase(Runnable body) {
    return new Phase() {
      @Override
      public int tasks() {
        return 1;
      }

      @Override
      public void execute(ImageRun run, Scratch scratch, int task) {
        body.run();
      }
    };
  }

  @Test
  void switchesToVectorKernelsOnceTheyAreWarm() throws Exception {
    assumeTrue(KernelSets.vector().isPresent(), "this JVM has no vector kernels");
    KernelSwitch kernels = new KernelSwitch(KernelChoice.AUTO);
    assertThat(kernels.current().name()).isEqualTo("scalar");
    kernels.warmInBackground(() -> pool(phase(() -> {})), pool(phase(() -> {})));
    kernels.awaitWarm();
    assertThat(kernels.current().name()).startsWith("vector-");
  }

  @Test
  void switchesToVectorKernelsOnceThereIsMemoryToWarmThem() throws Exception {
    assumeTrue(KernelSets.vector().isPresent(), "this JVM has no vector kernels");
    KernelSwitch kernels = new KernelSwitch(KernelChoice.AUTO, 0);
    AtomicInteger tries = new AtomicInteger();
    kernels.warmInBackground(
        () -> {
          if (tries.incrementAndGet() < 3) {
            throw new OutOfMemoryError("no memory for this test");
          }
          return pool(phase(() -> {}));
        },
        pool(phase(() -> {})));
    kernels.awaitWarm();
    assertThat(tries).hasValue(3);
    assertThat(kernels.current().name()).startsWith("vector-");
  }

  @Test
  void staysOnScalarKernelsWhereWarmingFails() throws Exception {
    assumeTrue(KernelSets.vector().isPresent(), "this JVM has no vector kernels");
    KernelSwitch kernels = new KernelSwitch(KernelChoice.AUTO, 0);
    OutOfMemoryError failure = new OutOfMemoryError("no memory for this test");
    kernels.warmInBackground(
        () ->
            pool(
                phase(
                    () -> {
                      throw failure;
                    })),
        pool(phase(() -> {})));
    kernels.awaitWarm();
    assertThat(kernels.current().name()).isEqualTo("scalar");
  }
}
