package io.github.efficientnet4j.training;

/** How fast images are learned from since its making. */
final class Stopwatch {

  private final long startNanos = System.nanoTime();
  private final long imagesBefore;

  /** Starts to run; the images learned from before do not count. */
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
