package io.github.efficientnet4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsoleLogTest {

  private static final Logger LIBRARY = Logger.getLogger("io.github.efficientnet4j.test");

  private static final Logger ALL = Logger.getLogger("io.github.efficientnet4j");

  private static final Logger WEIGHTS =
      Logger.getLogger("io.github.efficientnet4j.weights.TensorSource");

  private final String before = System.getProperty(Terminal.PROPERTY);

  /** What is set is the whole JVM's. */
  @AfterEach
  void putBack() {
    for (Handler handler : ALL.getHandlers()) {
      ALL.removeHandler(handler);
    }
    ALL.setUseParentHandlers(true);
    ALL.setLevel(null);
    WEIGHTS.setLevel(null);
    if (before == null) {
      System.clearProperty(Terminal.PROPERTY);
    } else {
      System.setProperty(Terminal.PROPERTY, before);
    }
  }

  private static String logged(boolean terminal) {
    System.setProperty(Terminal.PROPERTY, Boolean.toString(terminal));
    StringWriter err = new StringWriter();
    ConsoleLog.to(new PrintWriter(err, true));
    LIBRARY.info("not for users");
    LIBRARY.warning("an image is damaged");
    return err.toString();
  }

  @Test
  void warningsAreShortLines() {
    assertThat(logged(false)).isEqualTo("warning: an image is damaged" + System.lineSeparator());
  }

  @Test
  void whatIsTakenOfAFileOfWeightsIsANote() {
    StringWriter err = new StringWriter();
    ConsoleLog.to(new PrintWriter(err, true));
    WEIGHTS.info("m.pth: read the weights under 'model'");
    WEIGHTS.fine("not for users");
    assertThat(err)
        .hasToString("note: m.pth: read the weights under 'model'" + System.lineSeparator());
  }

  @Test
  void onATerminalAWarningTakesTheLineOfAProgressBar() {
    assertThat(logged(true))
        .isEqualTo("\r\u001b[Kwarning: an image is damaged" + System.lineSeparator());
  }
}
