package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.bench.machine.FmaPeak;
import io.github.efficientnet4j.bench.peer.Input;
import io.github.efficientnet4j.bench.peer.ModelFiles;
import io.github.efficientnet4j.bench.peer.Runtimes;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.internal.engine.CompiledEngine;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures a matrix of cases on several runtimes. */
final class ReportRun {

  /** Receives what there is so far: a crash of a native library costs one case, not the run. */
  interface Sink {
    void accept(Report report) throws IOException;
  }

  /** Start of a JVM, loading, and a second of work. */
  private static final double PROBE_SECONDS = 4;

  private final Matrix matrix;
  private final List<Contender> contenders;
  private final Settings settings;
  private final Optional<Path> weights;
  private final Progress progress;
  private final Pace pace = new Pace();
  private final Peaks peaks;
  private final List<Row> rows = new ArrayList<>();
  private final List<FirstResult> firstResults = new ArrayList<>();

  /**
   * What to measure.
   *
   * @param variants the networks
   * @param batches images of a pass
   * @param threads threads that compute
   * @param processes JVMs to start for first results, for each network and runtime; 0 for none
   */
  record Matrix(
      List<EfficientNetVariant> variants,
      List<Integer> batches,
      List<Integer> threads,
      int processes) {

    List<Case> cases(EfficientNetVariant variant) {
      List<Case> cases = new ArrayList<>();
      for (int batch : batches) {
        for (int count : threads) {
          cases.add(new Case(variant, batch, count));
        }
      }
      return cases;
    }

    int mostThreads() {
      return threads.stream().mapToInt(Integer::intValue).max().orElse(1);
    }
  }

  ReportRun(
      Matrix matrix,
      List<Contender> contenders,
      Settings settings,
      Optional<Path> weights,
      Progress progress) {
    this.matrix = matrix;
    this.peaks = new Peaks(matrix.threads());
    this.contenders = contenders;
    this.settings = settings;
    this.weights = weights;
    this.progress = progress;
  }

  /** How long it will take, roughly. */
  static double estimate(Matrix matrix, List<Contender> contenders, Settings settings) {
    double seconds = Peaks.seconds(matrix.threads());
    for (EfficientNetVariant variant : matrix.variants()) {
      seconds += matrix.processes() * PROBE_SECONDS * contenders.size();
      for (Case which : matrix.cases(variant)) {
        for (Contender contender : contenders) {
          seconds += Estimate.seconds(which, contender.engine(), settings);
        }
      }
    }
    return seconds;
  }

  /** Measures all. */
  Report run(Sink sink) throws IOException, InterruptedException {
    peaks.measure(progress);
    for (EfficientNetVariant variant : matrix.variants()) {
      try (ModelFiles files = ModelFiles.of(Networks.of(variant, weights))) {
        for (Case which : matrix.cases(variant)) {
          rows.addAll(measure(which, files));
          sink.accept(report());
        }
        firstResults(variant, files);
      } catch (IOException e) {
        progress.say(variant + ": " + Failures.message(e));
        for (Case which : matrix.cases(variant)) {
          if (rows.stream().noneMatch(which::isOf)) {
            contenders.forEach(
                contender -> rows.add(Row.failed(which, contender.engine(), e.getMessage())));
          }
        }
      }
    }
    peaks.measure(progress);
    Report report = report();
    sink.accept(report);
    return report;
  }

  private List<Row> measure(Case which, ModelFiles files) throws InterruptedException {
    Input input = Input.ofNoise(files.network().architecture(), which.batch(), which.threads());
    List<Contest.Entry> entries =
        contenders.stream()
            .map(
                contender ->
                    new Contest.Entry(
                        contender.engine(),
                        () -> contender.peer().open(files.file(contender.peer()), input)))
            .toList();
    return Contest.run(which, entries, reference(files.network(), input), settings, pace, progress);
  }

  /** The library's own answer. */
  private static float[] reference(Network network, Input input) {
    KernelChoice kernels = FmaPeak.measurable() ? KernelChoice.VECTOR : KernelChoice.SCALAR;
    EngineOptions options =
        EngineOptions.defaults().withThreads(input.threads()).withKernels(kernels);
    try (InferenceEngine engine =
        CompiledEngine.compile(
            network.architecture(), network.parameters(), options, input.side(), input.side())) {
      return engine.run(input.pixels(), input.batch());
    }
  }

  private void firstResults(EfficientNetVariant variant, ModelFiles files)
      throws InterruptedException {
    if (matrix.processes() > 0) {
      for (Contender contender : contenders) {
        progress.begin(variant + ": first result of " + contender.engine());
        firstResults.add(firstResult(variant, contender, files));
        progress.advance(PROBE_SECONDS * matrix.processes());
      }
    }
  }

  private FirstResult firstResult(
      EfficientNetVariant variant, Contender contender, ModelFiles files)
      throws InterruptedException {
    int threads = matrix.mostThreads();
    try {
      double[] millis = new double[matrix.processes()];
      List<Long> peakBytes = new ArrayList<>();
      for (int i = 0; i < millis.length; i++) {
        FirstResultProbe.Outcome outcome =
            FirstResultProbe.run(
                Runtimes.parse(contender.engine()), files.file(contender.peer()), variant, threads);
        millis[i] = outcome.millis();
        outcome.peakBytes().ifPresent(peakBytes::add);
      }
      Long peak =
          peakBytes.isEmpty()
              ? null
              : (long)
                  Statistics.median(peakBytes.stream().mapToDouble(Long::doubleValue).toArray());
      return new FirstResult(
          variant.name(), contender.engine(), threads, Statistics.median(millis), peak, "");
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      String note = Row.FAILED + Failures.message(e);
      progress.say(variant + ", first result of " + contender.engine() + ": " + note);
      return new FirstResult(variant.name(), contender.engine(), threads, null, null, note);
    }
  }

  private Report report() {
    Map<String, String> versions = new LinkedHashMap<>();
    contenders.forEach(contender -> versions.put(contender.engine(), contender.peer().version()));
    return Report.now(versions, settings, peaks.gigaflops(), rows, firstResults);
  }
}
