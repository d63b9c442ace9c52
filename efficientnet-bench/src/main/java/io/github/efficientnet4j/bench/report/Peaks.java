package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.bench.machine.FmaPeak;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The machine's peak on some numbers of threads, measured before and after a run: the clock may
 * have been lower at one of them, and the higher value counts.
 */
final class Peaks {

  private static final double SECONDS = 1;

  private final List<Integer> threads;
  private final Map<Integer, Double> gigaflops = new LinkedHashMap<>();

  Peaks(List<Integer> threads) {
    this.threads = threads;
  }

  /** Seconds that both measurements take. */
  static double seconds(List<Integer> threads) {
    return 2 * SECONDS * threads.size();
  }

  void measure(Progress progress) throws InterruptedException {
    for (int count : threads) {
      progress.begin("peak of " + count + (count == 1 ? " thread" : " threads"));
      OptionalDouble peak = FmaPeak.gigaflops(count);
      peak.ifPresent(value -> gigaflops.merge(count, value, Math::max));
      progress.advance(SECONDS);
    }
  }

  /** GFLOP/s by threads; empty where it could not be measured. */
  Map<Integer, Double> gigaflops() {
    return gigaflops;
  }
}
