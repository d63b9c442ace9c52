package io.github.efficientnet4j.cli.train;

import io.github.efficientnet4j.cli.terminal.StandardErrorBar;
import io.github.efficientnet4j.training.EpochReport;
import io.github.efficientnet4j.training.StepReport;
import io.github.efficientnet4j.training.TrainingListener;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A progress bar per epoch on standard error, with loss, accuracy, images per second and the time
 * left; and a line for each epoch that is over, with another for its evaluation. Not thread-safe:
 * one object for one training.
 */
public final class TrainingBar implements TrainingListener {

  private StandardErrorBar bar;

  /** Creates a display that begins with the first epoch. */
  public TrainingBar() {}

  @Override
  public void epochStarted(int epoch, int epochs, int firstBatch, int batches) {
    bar =
        new StandardErrorBar(
            new ProgressBarBuilder()
                .setTaskName("epoch " + (epoch + 1) + "/" + epochs)
                .setInitialMax(batches)
                .startsFrom(firstBatch, Duration.ZERO));
  }

  @Override
  public void batchLearned(StepReport report) {
    bar.say(
        String.format(
            Locale.ROOT,
            "loss %.3f, %.1f %%, %.1f/s",
            report.meanLoss(),
            100 * report.accuracy(),
            report.imagesPerSecond()));
    bar.stepTo(report.batch() + 1L);
  }

  @Override
  public void epochEnded(EpochReport report) {
    ended();
    System.err.println(learned(report));
    evaluated(report).ifPresent(line -> System.err.println("  " + line));
  }

  /**
   * An epoch's results as a line, for example for a log.
   *
   * @param report of the epoch
   * @return one line, without its end
   */
  public static String line(EpochReport report) {
    return learned(report) + evaluated(report).map(evaluated -> "; " + evaluated).orElse("");
  }

  private static String learned(EpochReport report) {
    return String.format(
        Locale.ROOT,
        "epoch %d/%d: loss %.4f, accuracy %.2f %%, %.1f images/s",
        report.epoch() + 1,
        report.epochs(),
        report.loss(),
        100 * report.accuracy(),
        report.imagesPerSecond());
  }

  private static Optional<String> evaluated(EpochReport report) {
    return report
        .evaluation()
        .map(
            evaluation ->
                String.format(
                    Locale.ROOT,
                    "validation loss %.4f, top-1 %.2f %%, top-5 %.2f %%%s",
                    evaluation.loss(),
                    100 * evaluation.top1(),
                    100 * evaluation.top5(),
                    report.best() ? ", the best so far" : ""));
  }

  @Override
  public void ended() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
