package io.github.efficientnet4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.cli.terminal.StandardError;
import io.github.efficientnet4j.training.EpochReport;
import io.github.efficientnet4j.training.Evaluation;
import io.github.efficientnet4j.training.StepReport;
import io.github.efficientnet4j.training.metric.ConfusionMatrix;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingBarTest {

  private static EpochReport report(Optional<Evaluation> evaluation) {
    return new EpochReport(1, 3, 20, 0.51234, 0.8765, 0.01, 123.45, 6.7, evaluation, true);
  }

  @Test
  void tellsLossAccuracySpeedAndTimeLeftWhileAnEpochRuns() {
    String shown =
        StandardError.of(
            () -> {
              var progress = new TrainingBar();
              progress.epochStarted(1, 3, 0, 10);
              progress.batchLearned(new StepReport(1, 4, 10, 14, 8, 0.6, 0.7, 0.5, 0.01, 99.9));
              var evaluation = new Evaluation(50, 0.4, 0.9, 1, new ConfusionMatrix(5));
              progress.epochEnded(report(Optional.of(evaluation)));
              progress.ended();
            });
    assertThat(shown)
        .contains("epoch 2/3")
        .contains("5/10")
        .contains("loss 0.700, 50.0 %, 99.9/s")
        .containsPattern(
            "epoch 2/3: loss 0\\.5123, accuracy 87\\.65 %, 123\\.5 images/s\\R  valid");
    assertThat(shown.split("\\R|\r"))
        .as("lines of a terminal of 80 columns")
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void theLineOfAnEpochTellsItsEvaluation() {
    var evaluation = new Evaluation(50, 0.4, 0.9, 1, new ConfusionMatrix(5));
    assertThat(TrainingBar.line(report(Optional.of(evaluation))))
        .endsWith("; validation loss 0.4000, top-1 90.00 %, top-5 100.00 %, the best so far");
  }
}
