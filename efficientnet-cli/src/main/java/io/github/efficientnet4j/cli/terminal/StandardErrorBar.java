package io.github.efficientnet4j.cli.terminal;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar on standard error that leaves the cursor at the beginning of a line when it is
 * closed.
 *
 * <p>Not thread-safe; the bar is drawn by a thread of its own.
 */
public final class StandardErrorBar implements AutoCloseable {

  private final Line line = new Line(System.err);
  private final ProgressBar bar;

  /**
   * Shows a bar.
   *
   * @param settings its task, unit, size and start; style and place are set here
   */
  public StandardErrorBar(ProgressBarBuilder settings) {
    this.bar = settings.setStyle(ProgressBarStyle.ASCII).setConsumer(line).build();
  }

  /** Goes one unit further. */
  public void step() {
    bar.step();
  }

  /**
   * Goes further.
   *
   * @param steps how far, at least 0
   */
  public void stepBy(long steps) {
    bar.stepBy(steps);
  }

  /**
   * Goes to a place.
   *
   * @param steps from the bar's beginning, at least 0
   */
  public void stepTo(long steps) {
    bar.stepTo(steps);
  }

  /**
   * Says something behind the bar. The bar shrinks for it; what does not fit into the terminal's
   * width is cut off.
   *
   * @param message without the end of a line
   */
  public void say(String message) {
    bar.setExtraMessage(Printable.of(message));
  }

  /** Draws the bar for the last time and ends its line, once. */
  @Override
  public void close() {
    bar.close();
    line.close();
  }

  /** Ends once: a bar that is closed before it was first drawn does not end its own line. */
  private static final class Line extends ConsoleProgressBarConsumer {

    private final AtomicBoolean ended = new AtomicBoolean();

    Line(PrintStream out) {
      super(out);
    }

    @Override
    public void close() {
      if (ended.compareAndSet(false, true)) {
        super.close();
      }
    }
  }
}
