package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.bench.peer.Runtimes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures training steps on the library's engines and PyTorch, side by side in one run. */
@Command(
    name = "training",
    description =
        "Measure training steps - forward, backward, update - on this library's engines and, in"
            + " builds that have it, on PyTorch, turn by turn; write a table and JSON.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  training --threads 1,2",
      "  training --cases b0-224 --engines vector,pytorch --budget 20"
    })
public final class TrainingCommand extends MeasuringCommand {

  private static final String NAME = "training";

  @Option(
      names = "--cases",
      split = ",",
      defaultValue = "shipped,b0-32,b0-224",
      description =
          "Networks with their images and batches: the shipped model at 28 pixels in batches of"
              + " 64, B0 at 32 in batches of 128, B0 at 224 in batches of 8 (default:"
              + " ${DEFAULT-VALUE}).")
  private List<String> cases;

  @Option(
      names = "--engines",
      split = ",",
      description =
          "What trains: vector, scalar, nd4j, pytorch (default: vector, nd4j and, in builds that"
              + " have it, pytorch).")
  private List<String> engines;

  @Option(
      names = "--budget",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "Time for one engine's turns of one case: what is slower takes part in fewer rounds, or"
              + " is skipped (default: ${DEFAULT-VALUE}).")
  private double budget;

  @Option(
      names = "--torchvision",
      paramLabel = "FILE.pt",
      description =
          "torchvision's B0 as a TorchScript program, for pytorch, whose running statistics must be"
              + " 0 and 1, since DJL cannot write them (default: a program made of the library's"
              + " graph).")
  private Path torchvision;

  private TrainingCommand() {}

  /**
   * Runs the command.
   *
   * @param arguments its options
   * @return 0 when all went well; 1 when something failed or was left out; 2 for wrong usage
   */
  public static int run(String... arguments) {
    return execute(new TrainingCommand(), arguments);
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return execute(new TrainingCommand(), out, err, arguments);
  }

  @Override
  ReportKind kind() {
    return ReportKind.TRAINING;
  }

  @Override
  Report measure() throws IOException, InterruptedException {
    TrainingRun.Matrix matrix =
        new TrainingRun.Matrix(known(cases, TrainingTask::parse), threads());
    List<Trainee> trainees =
        present(chosen(), runtime -> new Trainee(runtime.key(), runtime.trainingPeer()));
    if (matrix.tasks().isEmpty() || trainees.isEmpty()) {
      throw usage("nothing is left to measure");
    }
    Settings settings = Settings.training(budget);
    return measure(
        TrainingRun.estimate(matrix, trainees, settings),
        progress ->
            new TrainingRun(matrix, trainees, settings, Optional.ofNullable(torchvision), progress)
                .run(soFar -> ReportJson.write(soFar, folder().resolve(NAME + ".json"))));
  }

  private List<Runtimes> chosen() {
    if (engines != null) {
      return known(engines, Runtimes::parse);
    }
    List<Runtimes> chosen = new ArrayList<>(List.of(Runtimes.VECTOR, Runtimes.ND4J));
    if (Runtimes.PYTORCH.present()) {
      chosen.add(Runtimes.PYTORCH);
    }
    return chosen;
  }

  @Override
  String tables(Report report) {
    return TrainingTable.of(report);
  }

  @Override
  void write(Report report, Path folder) throws IOException {
    ReportFiles.writeTraining(report, NAME, folder);
    print("Written: " + folder.resolve(NAME + ".md") + ", and JSON beside it");
  }
}
