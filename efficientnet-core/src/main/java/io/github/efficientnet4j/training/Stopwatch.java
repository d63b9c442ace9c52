package io.github.efficientnet4j.training;

/** Measures the training throughput, in images per second, since its creation. */
final class Stopwatch {

  private final long startNanos = System.nanoTime();
  private final long imagesBefore;

  /** Starts the stopwatch. Images trained before do not count. */
  Stopwatch(long imagesBefore) {
    this.imagesBefore = imagesBefore;
  }

  double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  double imagesPerSecond(long images) {
    return (images - imagesBefore) / seconds();
  }
}
