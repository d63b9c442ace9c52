package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.Version;
import io.github.efficientnet4j.cli.study.StudyCommand;
import io.github.efficientnet4j.cli.terminal.ConsoleLog;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.PrintableWriter;
import io.github.efficientnet4j.cli.terminal.StandardOutput;
import io.github.efficientnet4j.cli.train.EvaluateCommand;
import io.github.efficientnet4j.cli.train.ResumeCommand;
import io.github.efficientnet4j.cli.train.TrainCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry point of {@code efficientnet.jar}. */
@Command(
    name = "efficientnet",
    description =
        "EfficientNet for the JVM: classify photos, train, look at networks, fetch and export"
            + " weights.",
    versionProvider = Main.LibraryVersion.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ClassifyCommand.class,
      EmbedCommand.class,
      CamCommand.class,
      SummaryCommand.class,
      VariantsCommand.class,
      ScaleCommand.class,
      WeightsCommand.class,
      ExportCommand.class,
      TrainCommand.class,
      ResumeCommand.class,
      EvaluateCommand.class,
      StudyCommand.class,
      ChartCommand.class,
      CompletionCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  efficientnet demo",
      "  efficientnet classify --weights efficientnet_b0.pth cat.jpg dog.png",
      "  efficientnet cam --weights b0,b3 --out cam.png cat.jpg",
      "  efficientnet embed --weights b0 --out photos.csv photos",
      "  efficientnet summary b3",
      "  efficientnet weights download b0",
      "  efficientnet export --weights b0 --out b0.onnx",
      "  efficientnet train --data photos --weights b0 --out model.safetensors"
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error, and all details.")
  private boolean debug;

  /** Asked only when {@code --version} is. */
  static final class LibraryVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"efficientnet4j " + Version.current()};
    }
  }

  private Main() {}

  /**
   * Runs a command and exits the JVM with its code: 0 when all went well, 1 when something failed,
   * 2 for wrong usage.
   *
   * @param arguments the command and its options
   */
  public static void main(String[] arguments) {
    // Pictures go to files: no display is needed, and on macOS no icon appears.
    System.setProperty("java.awt.headless", "true");
    StandardOutput output = new StandardOutput();
    PrintWriter terminal = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    PrintWriter err = PrintableWriter.to(terminal);
    UnreadableArgument.in(List.of(arguments))
        .ifPresent(
            unreadable -> {
              err.println("error: " + unreadable.message());
              System.exit(CommandLine.ExitCode.USAGE);
            });
    // It makes its lines printable itself, and clears the line of a progress bar.
    ConsoleLog.to(terminal);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> Failures.print(failure, err, false));
    System.exit(output.exitCode(run(output.writer(), err, arguments), err));
  }

  static int run(PrintWriter output, PrintWriter errors, String... arguments) {
    PrintWriter out = PrintableWriter.to(output);
    PrintWriter err = PrintableWriter.to(errors);
    Main main = new Main();
    CommandLine all = new CommandLine(main);
    Choices.inLowerCase(all);
    try {
      return all.setOut(out)
          .setErr(err)
          .setParameterExceptionHandler(Mistakes::tell)
          .setExecutionExceptionHandler((failure, command, parsed) -> main.failed(failure, err))
          .execute(arguments);
    } catch (Error e) {
      // The handlers are for exceptions only.
      return main.failed(e, err);
    }
  }

  private int failed(Throwable failure, PrintWriter err) {
    if (failure instanceof StandardOutput.LostException) {
      // Why it is lost is told at the end, by who knows.
      return CommandLine.ExitCode.SOFTWARE;
    }
    Failures.print(failure, err, debug);
    return Failures.isUsage(failure) ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }

  /** All commands with their options. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    Choices.inLowerCase(commandLine);
    return commandLine;
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
