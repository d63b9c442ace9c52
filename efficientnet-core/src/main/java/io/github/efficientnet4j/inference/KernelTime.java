package io.github.efficientnet4j.inference;

/**
 * The time of one kind of kernel in a profiled run of an engine.
 *
 * <p>Immutable and thread-safe.
 *
 * @param kind the kind, for example {@code depthwise 5x5, stride 2}
 * @param calls the number of kernel calls
 * @param nanos the nanoseconds in those calls, including some tens per call for reading the clock
 * @param multiplyAdds the number of multiply-adds, including those on padded channels; 0 for kinds
 *     that compute no sums of products
 * @param elements the number of written elements
 */
public record KernelTime(String kind, long calls, long nanos, long multiplyAdds, long elements) {

  /**
   * {@return the speed in GFLOP/s (10^9 operations per second), counting two operations per
   * multiply-add; 0 for kinds that compute no sums of products}
   */
  public double gigaflops() {
    return nanos == 0 ? 0 : 2.0 * multiplyAdds / nanos;
  }

  public KernelTime plus(long moreNanos, long moreMultiplyAdds, long moreElements) {
    return new KernelTime(
        kind,
        calls + 1,
        nanos + moreNanos,
        multiplyAdds + moreMultiplyAdds,
        elements + moreElements);
  }
}
