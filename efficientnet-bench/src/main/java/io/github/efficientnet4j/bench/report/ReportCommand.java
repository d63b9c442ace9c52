package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.bench.peer.Runtimes;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
public final class ReportCommand extends MeasuringCommand {

  private static final int PROCESSES = 3;

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
      names = "--compare",
      paramLabel = "OLD.json",
      description = "Print what became faster or slower beyond noise since an older report.")
  private Path compare;

  private Optional<Report> older = Optional.empty();

  private ReportCommand() {}

  /**
   * Runs the command.
   *
   * @param arguments its options
   * @return 0 when all went well; 1 when something failed or was left out; 2 for wrong usage
   */
  public static int run(String... arguments) {
    return execute(new ReportCommand(), arguments);
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return execute(new ReportCommand(), out, err, arguments);
  }

  @Override
  void begin() throws IOException {
    older = compare == null ? Optional.empty() : Optional.of(kind().read(compare));
  }

  @Override
  ReportKind kind() {
    return ReportKind.INFERENCE;
  }

  @Override
  Report measure() throws IOException, InterruptedException {
    ReportRun.Matrix matrix =
        new ReportRun.Matrix(
            known(variants, EfficientNetVariant::parse),
            positive("--batch", batches),
            threads(),
            !memory ? 0 : quick ? 1 : PROCESSES);
    List<Contender> contenders =
        present(chosen(), runtime -> new Contender(runtime.key(), runtime.peer()));
    if (matrix.variants().isEmpty() || contenders.isEmpty()) {
      throw usage("nothing is left to measure");
    }
    Settings settings =
        quick
            ? Settings.quick(budget == null ? 10 : budget)
            : Settings.full(budget == null ? 60 : budget);
    return measure(
        ReportRun.estimate(matrix, contenders, settings),
        progress ->
            new ReportRun(matrix, contenders, settings, Optional.ofNullable(weights), progress)
                .run(soFar -> ReportJson.write(soFar, folder().resolve(ReportFiles.JSON))));
  }

  private List<Runtimes> chosen() {
    return engines == null
        ? Arrays.stream(Runtimes.values()).filter(Runtimes::present).toList()
        : known(engines, Runtimes::parse);
  }

  @Override
  String tables(Report report) {
    return MarkdownReport.of(report);
  }

  @Override
  void write(Report report, Path folder) throws IOException {
    ReportFiles.write(report, folder);
    print("Written: " + folder.resolve("report.md") + ", and JSON, CSV and charts beside it");
  }

  @Override
  void end(Report report) {
    older.ifPresent(old -> print(new Comparison(old, report).toString().stripTrailing()));
  }
}
