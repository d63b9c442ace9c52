package io.github.efficientnet4j.bench;

import io.github.efficientnet4j.bench.report.ReportCommand;
import io.github.efficientnet4j.cli.VectorJvm;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The entry point of {@code benchmarks.jar}: JMH, unless the first word is {@code report}. */
public final class Main {

  private static final String REPORT = "report";

  private Main() {}

  /**
   * Runs JMH, or writes a report, in a second JVM with the Vector API where this one has it not.
   *
   * @param arguments JMH's, or {@code report} and its options
   * @throws IOException if JMH fails
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0 || !arguments[0].equals(REPORT)) {
      org.openjdk.jmh.Main.main(arguments);
      return;
    }
    Locale.setDefault(Locale.ROOT);
    List<String> command = List.of(arguments);
    System.exit(
        VectorJvm.run(Main.class, command)
            .orElseGet(
                () -> ReportCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length))));
  }
}
