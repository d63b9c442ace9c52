package io.github.efficientnet4j.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry point of {@code efficientnet.jar}. */
@Command(
    name = "efficientnet",
    description = "EfficientNet for the JVM: classify photos, look at networks, fetch weights.",
    version = "efficientnet4j 0.1.0-SNAPSHOT",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ClassifyCommand.class,
      SummaryCommand.class,
      VariantsCommand.class,
      ScaleCommand.class,
      WeightsCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  efficientnet classify --weights efficientnet_b0.pth cat.jpg dog.png",
      "  efficientnet summary b3",
      "  efficientnet weights download b0"
    })
public final class Main implements Runnable {

  /** The library reports what it found, of no interest here; held, or its level would be lost. */
  private static final Logger LOG = Logger.getLogger("io.github.efficientnet4j");

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean debug;

  private Main() {}

  /**
   * Runs a command and exits the JVM with its code: 0 when all went well, 1 when something failed,
   * 2 for wrong usage.
   *
   * @param arguments the command and its options
   */
  public static void main(String[] arguments) {
    OptionalInt restarted = VectorRestart.run(arguments);
    if (restarted.isPresent()) {
      System.exit(restarted.getAsInt());
    }
    LOG.setLevel(Level.WARNING);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, arguments));
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    Main main = new Main();
    return new CommandLine(main)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              Failures.print(failure, commandLine.getErr(), main.debug);
              return Failures.isUsage(failure)
                  ? CommandLine.ExitCode.USAGE
                  : CommandLine.ExitCode.SOFTWARE;
            })
        .execute(arguments);
  }

  boolean debug() {
    return debug;
  }

  /** Without a command there is nothing to do but to say what there is. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }
}
