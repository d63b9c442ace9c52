package io.github.efficientnet4j.cli.terminal;

import java.io.PrintWriter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The library's warnings as short lines for the user of the command line, and what was taken of a
 * file of weights. Nothing less is shown.
 */
public final class ConsoleLog extends Handler {

  /** A field: the log manager itself holds loggers weakly, and would forget the settings. */
  private static final Logger LIBRARY = Logger.getLogger("io.github.efficientnet4j");

  /** Says which of a checkpoint's weights are read, and what is removed from their names. */
  private static final Logger WEIGHTS =
      Logger.getLogger("io.github.efficientnet4j.weights.TensorSource");

  /** To the line's beginning, and clear it of a progress bar, which will be drawn anew below. */
  private static final String CLEARED = "\r\u001b[K";

  private final PrintWriter err;

  private ConsoleLog(PrintWriter err) {
    this.err = err;
  }

  /** Sends the library's warnings and notes to a writer from now on, and only there. */
  public static void to(PrintWriter err) {
    for (Handler handler : LIBRARY.getHandlers()) {
      LIBRARY.removeHandler(handler);
    }
    LIBRARY.setUseParentHandlers(false);
    LIBRARY.setLevel(Level.WARNING);
    WEIGHTS.setLevel(Level.INFO);
    LIBRARY.addHandler(new ConsoleLog(err));
  }

  @Override
  public void publish(LogRecord entry) {
    if (isLoggable(entry)) {
      boolean warning = entry.getLevel().intValue() >= Level.WARNING.intValue();
      String line = (warning ? "warning: " : "note: ") + Printable.of(MESSAGE.formatMessage(entry));
      err.println(Terminal.showsStandardError() ? CLEARED + line : line);
    }
  }

  @Override
  public void flush() {
    err.flush();
  }

  @Override
  public void close() {
    flush();
  }

  private static final Formatter MESSAGE =
      new Formatter() {
        @Override
        public String format(LogRecord entry) {
          return formatMessage(entry);
        }
      };
}
