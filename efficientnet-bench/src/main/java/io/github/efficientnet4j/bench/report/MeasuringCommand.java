package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.bench.peer.MissingPeerException;
import io.github.efficientnet4j.bench.peer.Runtimes;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Printable;
import io.github.efficientnet4j.cli.terminal.StandardOutput;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What the commands have in common that measure a matrix of cases on several runtimes: what is
 * wrong or missing is said and left out, and the rest is measured.
 */
abstract class MeasuringCommand implements Callable<Integer> {

  /** A field: the log manager itself holds loggers weakly, and would forget the level. */
  private static final Logger LIBRARY = Logger.getLogger("io.github.efficientnet4j");

  @Spec private CommandSpec spec;

  @Option(
      names = "--threads",
      split = ",",
      description = "Threads that compute (default: as many as there are cores).")
  private List<Integer> threads;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where to write (default: a folder with the command's name).")
  private Path out;

  @Option(
      names = "--from",
      paramLabel = "REPORT.json",
      description = "Measure nothing: show the results of an earlier run.")
  private Path from;

  @Option(
      names = "--into",
      paramLabel = "FILE.md",
      description =
          "With --from: put the tables into a document, between '<!-- tables of REPORT.json -->'"
              + " and '<!-- end of REPORT.json -->'.")
  private Path into;

  private int problems;

  /** Measures on a run that reports its progress. */
  interface Measuring {
    Report run(Progress progress) throws IOException, InterruptedException;
  }

  /** Finds a runtime's part. */
  interface Finder<T> {
    T find(Runtimes runtime) throws MissingPeerException;
  }

  /** On the standard streams. */
  static int execute(MeasuringCommand command, String... arguments) {
    StandardOutput output = new StandardOutput();
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return output.exitCode(execute(command, output.writer(), err, arguments), err);
  }

  static int execute(
      MeasuringCommand command, PrintWriter out, PrintWriter err, String... arguments) {
    LIBRARY.setLevel(Level.WARNING);
    System.setProperty("java.awt.headless", "true");
    return new CommandLine(command)
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              commandLine.getErr().println("error: " + Printable.of(Failures.message(failure)));
              return CommandLine.ExitCode.SOFTWARE;
            })
        .execute(arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (into != null && from == null) {
      throw usage("--into needs --from, the report whose tables go into the document");
    }
    begin();
    Report report = from == null ? measure() : kind().read(from);
    if (into == null) {
      write(report, folder());
    } else {
      ReportFiles.intoDocument(tables(report), from.getFileName().toString(), into);
      print("Written: the tables in " + into);
    }
    problems += (int) report.rows().stream().filter(Row::failed).count();
    end(report);
    return problems == 0 ? 0 : 1;
  }

  /** Before anything is measured. */
  void begin() throws IOException {}

  /** What it measures. */
  abstract ReportKind kind();

  abstract Report measure() throws IOException, InterruptedException;

  /** A report as Markdown. */
  abstract String tables(Report report);

  /** Writes a report's files, and says where they are. */
  abstract void write(Report report, Path folder) throws IOException;

  /** After all is written. */
  void end(Report report) {}

  /** Says how long it takes, then measures. */
  Report measure(double seconds, Measuring measuring) throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(Locale.ROOT, "This takes about %s.%n", duration(seconds));
    Files.createDirectories(folder());
    try (ConsoleProgress progress = new ConsoleProgress(seconds, err)) {
      return measuring.run(progress);
    }
  }

  Path folder() {
    return out == null ? Path.of(spec.name()) : out;
  }

  List<Integer> threads() {
    return threads == null
        ? List.of(Runtime.getRuntime().availableProcessors())
        : positive("--threads", threads);
  }

  /** What is known by these names; the others are left out. */
  <T> List<T> known(List<String> names, Function<String, T> parse) {
    List<T> known = new ArrayList<>();
    for (String name : names) {
      try {
        known.add(parse.apply(name));
      } catch (IllegalArgumentException e) {
        leaveOut(e.getMessage());
      }
    }
    return known.stream().distinct().toList();
  }

  /** The runtimes that this build has; the others are left out. */
  <T> List<T> present(List<Runtimes> runtimes, Finder<T> finder) {
    List<T> present = new ArrayList<>();
    for (Runtimes runtime : runtimes) {
      try {
        present.add(finder.find(runtime));
      } catch (MissingPeerException e) {
        leaveOut(e.getMessage());
      }
    }
    return present;
  }

  void leaveOut(String why) {
    problems++;
    spec.commandLine().getErr().println("left out: " + why);
  }

  List<Integer> positive(String option, List<Integer> numbers) {
    for (int number : numbers) {
      if (number < 1) {
        throw usage(option + " must be at least 1, but was " + number);
      }
    }
    return numbers.stream().distinct().toList();
  }

  CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  void print(String text) {
    spec.commandLine().getOut().println(text);
  }

  static String duration(double seconds) {
    return seconds < 90 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
  }
}
