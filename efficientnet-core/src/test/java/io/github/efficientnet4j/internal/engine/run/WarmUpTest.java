package io.github.efficientnet4j.internal.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.internal.engine.phase.ImageRun;
import io.github.efficientnet4j.internal.engine.phase.Phase;
import io.github.efficientnet4j.internal.engine.phase.Scratch;
import io.github.efficientnet4j.internal.engine.plan.Plan;
import io.github.efficientnet4j.internal.engine.scalar.ScalarKernels;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  private static final int TASKS = 5;

  private Object garbage;
  private int firstTasks;
  private int lastTasks;

  private static Phase phase(IntConsumer body) {
    return new Phase() {
      @Override
      public int tasks() {
        return TASKS;
      }

      @Override
      public void execute(ImageRun run, Scratch scratch, int task) {
        body.accept(task);
      }
    };
  }

  private static boolean untilCompiled(Phase... phases) {
    ImageRun run = new ImageRun(new float[0]);
    Plan plan = new Plan(List.of(phases), phases.length, List.of(), 0, 1, 1);
    return WarmUp.untilCompiled(plan, run, new Scratch(run.arena, 0, 0), new ScalarKernels(1));
  }

  @Test
  void repeatsThePhasesThatStillMakeObjects() {
    assertThat(
            untilCompiled(
                phase(task -> {}),
                phase(
                    task -> {
                      if (task == 0) {
                        firstTasks++;
                      } else if (task == TASKS - 1 && ++lastTasks <= 40) {
                        garbage = new byte[100];
                      }
                    })))
        .isTrue();
    assertThat(lastTasks).isEqualTo(43).isEqualTo(firstTasks);
    assertThat(garbage).isNotNull();
  }

  @Test
  void endsWhenTheThreadIsInterrupted() {
    assertThat(
            untilCompiled(
                phase(
                    task -> {
                      garbage = new byte[100];
                      if (++firstTasks == 20) {
                        Thread.currentThread().interrupt();
                      }
                    })))
        .isFalse();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(firstTasks).isBetween(20, 21);
  }
}
