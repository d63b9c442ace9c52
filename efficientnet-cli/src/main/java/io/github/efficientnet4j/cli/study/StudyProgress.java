package io.github.efficientnet4j.cli.study;

import io.github.efficientnet4j.cli.terminal.Printable;
import io.github.efficientnet4j.cli.terminal.StandardErrorBar;
import io.github.efficientnet4j.cli.terminal.Terminal;
import io.github.efficientnet4j.study.StudyListener;
import io.github.efficientnet4j.study.Trial;
import io.github.efficientnet4j.study.TrialFailure;
import io.github.efficientnet4j.study.TrialResult;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * How a study goes: a line for each training that is over, and at a terminal a bar beneath. Is told
 * by one thread at a time, as {@link StudyListener} says.
 */
final class StudyProgress implements StudyListener, AutoCloseable {

  private final PrintWriter err;
  private final long started = System.nanoTime();
  private StandardErrorBar bar;

  StudyProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void started(Trial trial, long seed, Progress progress) {
    show(progress, trial.name() + ", seed " + seed);
  }

  @Override
  public void finished(TrialResult result, Progress progress) {
    report(progress, line(result, progress));
  }

  @Override
  public void failed(TrialFailure failure, Progress progress) {
    report(
        progress,
        count(progress) + name(failure.name(), failure.seed()) + "failed: " + failure.failed());
  }

  static String line(TrialResult result, Progress progress) {
    return count(progress)
        + name(result.name(), result.seed())
        + String.format(
            Locale.ROOT,
            "top-1 %.2f %%, loss %.4f, %s%s",
            100 * result.top1(),
            result.loss(),
            text(Duration.ofMillis(Math.round(1000 * result.seconds()))),
            progress.done() == progress.total()
                ? ""
                : progress.left().map(left -> "; about " + text(left) + " left").orElse(""));
  }

  private static String count(Progress progress) {
    return "[" + progress.done() + "/" + progress.total() + "] ";
  }

  private static String name(String trial, long seed) {
    return trial + ", seed " + seed + ": ";
  }

  /** For people: 1.5 s, 2 min 05 s, 3 h 20 min. */
  static String text(Duration duration) {
    if (duration.toHours() > 0) {
      return String.format(
          Locale.ROOT, "%d h %02d min", duration.toHours(), duration.toMinutesPart());
    }
    if (duration.toMinutes() > 0) {
      return String.format(
          Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
    }
    return duration.toSeconds() < 10
        ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
        : duration.toSeconds() + " s";
  }

  private void report(Progress progress, String line) {
    // A line beneath a bar that is being drawn would be overwritten.
    close();
    err.println(Printable.of(line));
    if (progress.done() < progress.total()) {
      show(progress, "");
    }
  }

  private void show(Progress progress, String training) {
    if (!Terminal.showsStandardError()) {
      return;
    }
    if (bar == null) {
      bar =
          new StandardErrorBar(
              new ProgressBarBuilder()
                  .setTaskName("study")
                  .setUnit(" trainings", 1)
                  .hideEta()
                  .setInitialMax(progress.total())
                  .startsFrom(progress.done(), Duration.ofNanos(System.nanoTime() - started)));
    }
    String left = progress.left().map(time -> " about " + text(time) + " left;").orElse("");
    bar.say(left + " " + training);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
