package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.cli.terminal.StandardErrorBar;
import io.github.efficientnet4j.cli.terminal.Terminal;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar with the time left on a terminal; a line for every step elsewhere. */
final class ConsoleProgress implements Progress, AutoCloseable {

  private static final int STEPS_PER_SECOND = 10;

  private final PrintWriter err;

  /** Null where nobody is watching. */
  private final StandardErrorBar bar;

  private double done;

  ConsoleProgress(double seconds, PrintWriter err) {
    this.err = err;
    this.bar =
        Terminal.showsStandardError()
            ? new StandardErrorBar(
                new ProgressBarBuilder()
                    .setTaskName("report")
                    .setInitialMax(Math.max(1, Math.round(STEPS_PER_SECOND * seconds))))
            : null;
  }

  @Override
  public void advance(double seconds) {
    done += seconds;
    if (bar != null) {
      bar.stepTo(Math.round(STEPS_PER_SECOND * done));
    }
  }

  @Override
  public void begin(String what) {
    if (bar == null) {
      err.println(what);
    } else {
      bar.say(" " + what);
    }
  }

  @Override
  public void say(String message) {
    if (bar != null) {
      // Below the bar, which is drawn again under it.
      err.println();
    }
    err.println(message);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
