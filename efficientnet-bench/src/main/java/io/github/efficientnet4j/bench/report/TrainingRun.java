package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.bench.machine.FmaPeak;
import io.github.efficientnet4j.bench.peer.Runtimes;
import io.github.efficientnet4j.bench.peer.Session;
import io.github.efficientnet4j.bench.peer.TrainingInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures training steps of a matrix of tasks and threads on several runtimes. */
final class TrainingRun {

  private final Matrix matrix;
  private final List<Trainee> trainees;
  private final Settings settings;
  private final Optional<Path> torchvision;
  private final Progress progress;
  private final Peaks peaks;
  private final List<Row> rows = new ArrayList<>();

  /**
   * What to measure.
   *
   * @param tasks networks, sizes and batches
   * @param threads threads that compute
   */
  record Matrix(List<TrainingTask> tasks, List<Integer> threads) {}

  /**
   * Prepares a run.
   *
   * @param torchvision torchvision's B0 as a TorchScript program; need not exist; else one is made
   */
  TrainingRun(
      Matrix matrix,
      List<Trainee> trainees,
      Settings settings,
      Optional<Path> torchvision,
      Progress progress) {
    this.matrix = matrix;
    this.trainees = trainees;
    this.settings = settings;
    this.torchvision = torchvision;
    this.progress = progress;
    this.peaks = new Peaks(matrix.threads());
  }

  /** How long it will take, roughly. */
  static double estimate(Matrix matrix, List<Trainee> trainees, Settings settings) {
    double seconds = Peaks.seconds(matrix.threads());
    for (TrainingTask task : matrix.tasks()) {
      for (int threads : matrix.threads()) {
        for (Trainee trainee : trainees) {
          seconds += Estimate.seconds(task.on(threads), trainee.engine(), settings);
        }
      }
    }
    return seconds;
  }

  /** Measures all. */
  Report run(ReportRun.Sink sink) throws IOException, InterruptedException {
    peaks.measure(progress);
    for (TrainingTask task : matrix.tasks()) {
      for (int threads : matrix.threads()) {
        rows.addAll(measure(task, threads));
        sink.accept(report());
      }
    }
    peaks.measure(progress);
    Report report = report();
    sink.accept(report);
    return report;
  }

  private List<Row> measure(TrainingTask task, int threads) throws InterruptedException {
    TrainingInput input =
        TrainingInput.ofNoise(
            task.architecture(),
            task.batch(),
            threads,
            task.ofTorchvision() ? torchvision : Optional.empty());
    List<Contest.Entry> entries =
        trainees.stream()
            .map(trainee -> new Contest.Entry(trainee.engine(), () -> trainee.peer().open(input)))
            .toList();
    // The tasks differ too much for the speed at one to tell that at another.
    return Contest.run(task.on(threads), entries, reference(input), settings, new Pace(), progress);
  }

  /** The library's own answer. */
  private static float[] reference(TrainingInput input) {
    Runtimes ours = FmaPeak.measurable() ? Runtimes.VECTOR : Runtimes.SCALAR;
    try (Session session = ours.trainingPeer().open(input)) {
      return session.check();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the library's own engine cannot train this network", e);
    }
  }

  private Report report() {
    Map<String, String> versions = new LinkedHashMap<>();
    trainees.forEach(trainee -> versions.put(trainee.engine(), trainee.peer().version()));
    return Report.now(versions, settings, peaks.gigaflops(), rows, List.of());
  }
}
