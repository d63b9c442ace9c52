package io.github.efficientnet4j.bench;

import io.github.efficientnet4j.bench.profile.ProfileCommand;
import io.github.efficientnet4j.bench.report.ReportCommand;
import io.github.efficientnet4j.bench.report.TrainingCommand;
import io.github.efficientnet4j.cli.network.VectorApi;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The entry point of {@code benchmarks.jar}: JMH, unless the first word is {@code report}, {@code
 * training} or {@code profile}.
 */
public final class Main {

  private static final Map<String, ToIntFunction<String[]>> COMMANDS =
      Map.of(
          "report", ReportCommand::run,
          "training", TrainingCommand::run,
          "profile", ProfileCommand::run);

  private Main() {}

  /**
   * Runs JMH or a command, a command with the Vector API.
   *
   * @param arguments JMH's, or a command and its options
   * @throws IOException if JMH fails
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0 || !COMMANDS.containsKey(arguments[0])) {
      org.openjdk.jmh.Main.main(arguments);
      return;
    }
    Locale.setDefault(Locale.ROOT);
    VectorApi.add();
    System.exit(
        COMMANDS.get(arguments[0]).applyAsInt(Arrays.copyOfRange(arguments, 1, arguments.length)));
  }
}
