package io.github.efficientnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TrainingInterruptTest {

  @TempDir private Path folder;

  @AfterEach
  void clearTheFlag() {
    Thread.interrupted();
  }

  /** Interrupts the training's thread when it reports a step. */
  private static TrainingListener interruptAfter(long step, List<Long> reported) {
    return new TrainingListener() {
      @Override
      public void batchLearned(StepReport report) {
        reported.add(report.step());
        if (report.step() == step) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }

  private static Trainer trainer(TrainingConfig config) {
    return Trainer.of(ToyProblem.network(), config, RecordingEngine.ofGradient(0));
  }

  /** In the middle of an epoch, after its last batch, and in the last epoch. */
  @ParameterizedTest
  @ValueSource(longs = {0, 2, 5, 7})
  void anInterruptEndsATrainingBeforeItsNextBatch(long step) {
    List<Long> reported = new ArrayList<>();
    Trainer trainer = trainer(ToyProblem.config(2)).listening(interruptAfter(step, reported));
    assertThatThrownBy(() -> trainer.train(ToyProblem.data()))
        .isInstanceOf(CancellationException.class);
    assertThat(reported).hasSize((int) step + 1);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void anInterruptBeforeACheckpointDoesNotLoseTheCheckpoint() throws Exception {
    TrainingConfig config = ToyProblem.config(2).toBuilder().checkpointSteps(3).build();
    Trainer trainer = trainer(config).into(folder).listening(interruptAfter(2, new ArrayList<>()));
    assertThatThrownBy(() -> trainer.train(ToyProblem.data()))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Checkpoint.read(new TrainingFolder(folder).checkpoint()).position().step())
        .isEqualTo(3);
    List<Long> rest = new ArrayList<>();
    Trainer.resume(folder, RecordingEngine.ofGradient(0))
        .listening(interruptAfter(-1, rest))
        .train(ToyProblem.data());
    assertThat(rest).startsWith(3L).endsWith(2L * ToyProblem.BATCHES - 1);
  }

  /** The flag is set when the last epoch has ended: all is learned, and all files are written. */
  @Test
  void anInterruptAfterTheLastEpochLosesNothing() throws Exception {
    TrainingListener atTheEnd =
        new TrainingListener() {
          @Override
          public void epochEnded(EpochReport report) {
            Thread.currentThread().interrupt();
          }
        };
    trainer(ToyProblem.config(1)).into(folder).listening(atTheEnd).train(ToyProblem.data());
    assertThat(Thread.interrupted()).isTrue();
    TrainingFolder files = new TrainingFolder(folder);
    assertThat(files.model()).exists();
    assertThat(files.isInterrupted()).isFalse();
  }
}
