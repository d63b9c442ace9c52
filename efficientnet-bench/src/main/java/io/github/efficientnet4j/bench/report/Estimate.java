package io.github.efficientnet4j.bench.report;

import java.util.Map;

/**
 * How long a part of a run will take, roughly, before anything is known of the machine: for a
 * progress bar, and for the user to decide.
 */
final class Estimate {

  /** GFLOP/s of one thread of a server processor of 2023, from a run of this report. */
  private static final Map<String, Double> GIGAFLOPS =
      Map.of("vector", 60.0, "scalar", 4.5, "nd4j", 1.2, "onnxruntime", 50.0, "pytorch", 8.0);

  private static final double OTHER_GIGAFLOPS = 5;
  private static final double LOADING_SECONDS = 1;

  private Estimate() {}

  /** Seconds for loading, warming up and all turns of one runtime. */
  static double seconds(Case which, String engine, Settings settings) {
    double speed = which.threads() * GIGAFLOPS.getOrDefault(engine, OTHER_GIGAFLOPS);
    double pass = 2e-9 * which.multiplyAdds() * which.batch() / speed;
    int rounds = settings.affordableRounds(pass);
    if (rounds == 0) {
      // Skipped, mostly untried.
      return LOADING_SECONDS;
    }
    double turn = Math.max(settings.turnMillis() / 1e3, pass) + settings.pauseMillis() / 1e3;
    return LOADING_SECONDS + Math.max(settings.warmUpSeconds(), pass) + rounds * turn;
  }
}
