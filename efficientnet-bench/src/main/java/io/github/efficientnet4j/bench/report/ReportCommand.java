package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.bench.peer.MissingPeerException;
import io.github.efficientnet4j.bench.peer.Runtimes;
import io.github.efficientnet4j.cli.Failures;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The friendly mode of the benchmarks: measures variants on the library's engines and their peers
 * in one run, and writes tables, JSON, CSV and charts.
 */
@Command(
    name = "report",
    description =
        "Measure EfficientNets on this library's engines and, in builds that have them, on other"
            + " runtimes, turn by turn; write tables, JSON, CSV and charts.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  report --quick",
      "  report --variants b0,b4 --batch 1,16 --engines vector,onnxruntime --memory",
      "  report --variants b0 --compare report/report.json --out after"
    })
public final class ReportCommand implements Callable<Integer> {

  private static final int PROCESSES = 3;

  /** A field: the log manager itself holds loggers weakly, and would forget the level. */
  private static final Logger LIBRARY = Logger.getLogger("io.github.efficientnet4j");

  @Spec private CommandSpec spec;

  @Option(
      names = "--variants",
      split = ",",
      defaultValue = "b0,b1,b2,b3,b4,b5,b6,b7",
      description = "The networks (default: ${DEFAULT-VALUE}).")
  private List<String> variants;

  @Option(
      names = "--batch",
      split = ",",
      defaultValue = "1",
      description = "Images of a pass (default: ${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Option(
      names = "--threads",
      split = ",",
      description = "Threads that compute (default: as many as there are cores).")
  private List<Integer> threads;

  @Option(
      names = "--engines",
      split = ",",
      description =
          "What computes: vector, scalar, nd4j, onnxruntime, pytorch (default: all that this build"
              + " has).")
  private List<String> engines;

  @Option(names = "--quick", description = "Fewer and shorter turns: a first impression.")
  private boolean quick;

  @Option(
      names = "--budget",
      paramLabel = "SECONDS",
      description =
          "Time for one engine's turns of one case: what is slower takes part in fewer rounds, or"
              + " is skipped (default: 60, or 10 with --quick).")
  private Double budget;

  @Option(
      names = "--memory",
      description =
          "Also start JVMs for each variant and engine: their time to a first result, and their"
              + " peak of resident memory.")
  private boolean memory;

  @Option(
      names = "--weights",
      paramLabel = "FOLDER",
      description =
          "Take the weights from efficientnet_b0.safetensors or .pth, … in a folder (default:"
              + " untrained ones).")
  private Path weights;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "report",
      description = "Where to write (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--compare",
      paramLabel = "OLD.json",
      description = "Print what became faster or slower beyond noise since an older report.")
  private Path compare;

  @Option(
      names = "--from",
      paramLabel = "REPORT.json",
      description = "Measure nothing: make tables and charts of an existing report.")
  private Path from;

  @Option(
      names = "--into",
      paramLabel = "FILE.md",
      description =
          "With --from: put the tables into a document, between '<!-- tables of REPORT.json -->'"
              + " and '<!-- end of REPORT.json -->'.")
  private Path into;

  private int problems;

  private ReportCommand() {}

  /**
   * Runs the command.
   *
   * @param arguments its options
   * @return 0 when all went well; 1 when something failed or was left out; 2 for wrong usage
   */
  public static int run(String... arguments) {
    return run(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        arguments);
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    LIBRARY.setLevel(Level.WARNING);
    System.setProperty("java.awt.headless", "true");
    return new CommandLine(new ReportCommand())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              commandLine.getErr().println("error: " + Failures.message(failure));
              return CommandLine.ExitCode.SOFTWARE;
            })
        .execute(arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<Report> older =
        compare == null ? Optional.empty() : Optional.of(ReportJson.read(compare));
    if (into != null && from == null) {
      throw usage("--into needs --from, the report whose tables go into the document");
    }
    Report report = from == null ? measure() : ReportJson.read(from);
    if (into == null) {
      ReportFiles.write(report, out);
      print("Written: " + out.resolve("report.md") + ", and JSON, CSV and charts beside it");
    } else {
      ReportFiles.intoDocument(report, from.getFileName().toString(), into);
      print("Written: the tables in " + into);
    }
    problems += (int) report.rows().stream().filter(Row::failed).count();
    older.ifPresent(old -> print(new Comparison(old, report).toString().stripTrailing()));
    return problems == 0 ? 0 : 1;
  }

  private Report measure() throws IOException, InterruptedException {
    ReportRun.Matrix matrix =
        new ReportRun.Matrix(
            variants(),
            positive("--batch", batches),
            threads == null
                ? List.of(Runtime.getRuntime().availableProcessors())
                : positive("--threads", threads),
            !memory ? 0 : quick ? 1 : PROCESSES);
    List<Contender> contenders = contenders();
    if (matrix.variants().isEmpty() || contenders.isEmpty()) {
      throw usage("nothing is left to measure");
    }
    Settings settings =
        quick
            ? Settings.quick(budget == null ? 10 : budget)
            : Settings.full(budget == null ? 60 : budget);
    double seconds = ReportRun.estimate(matrix, contenders, settings);
    PrintWriter err = spec.commandLine().getErr();
    err.printf(Locale.ROOT, "This takes about %s.%n", duration(seconds));
    Files.createDirectories(out);
    try (ConsoleProgress progress = new ConsoleProgress(seconds, err)) {
      return new ReportRun(matrix, contenders, settings, Optional.ofNullable(weights), progress)
          .run(soFar -> ReportJson.write(soFar, out.resolve(ReportFiles.JSON)));
    }
  }

  private List<EfficientNetVariant> variants() {
    List<EfficientNetVariant> known = new ArrayList<>();
    for (String name : variants) {
      try {
        known.add(EfficientNetVariant.parse(name));
      } catch (IllegalArgumentException e) {
        leaveOut(e.getMessage());
      }
    }
    return known.stream().distinct().toList();
  }

  private List<Contender> contenders() {
    List<Runtimes> chosen = new ArrayList<>();
    if (engines == null) {
      Arrays.stream(Runtimes.values()).filter(Runtimes::present).forEach(chosen::add);
    } else {
      for (String name : engines) {
        try {
          chosen.add(Runtimes.parse(name));
        } catch (IllegalArgumentException e) {
          leaveOut(e.getMessage());
        }
      }
    }
    List<Contender> contenders = new ArrayList<>();
    for (Runtimes runtime : chosen.stream().distinct().toList()) {
      try {
        contenders.add(new Contender(runtime.key(), runtime.peer()));
      } catch (MissingPeerException e) {
        leaveOut(e.getMessage());
      }
    }
    return contenders;
  }

  private void leaveOut(String why) {
    problems++;
    spec.commandLine().getErr().println("left out: " + why);
  }

  private List<Integer> positive(String option, List<Integer> numbers) {
    for (int number : numbers) {
      if (number < 1) {
        throw usage(option + " must be at least 1, but was " + number);
      }
    }
    return numbers.stream().distinct().toList();
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private void print(String text) {
    spec.commandLine().getOut().println(text);
  }

  static String duration(double seconds) {
    return seconds < 90 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
  }
}
