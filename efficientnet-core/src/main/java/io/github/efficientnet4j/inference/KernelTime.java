package io.github.efficientnet4j.inference;

/**
 * What one kind of kernel took in a profiled run of an engine.
 *
 * <p>Immutable and thread-safe.
 *
 * @param kind for example {@code depthwise 5x5, stride 2}
 * @param calls of kernels
 * @param nanos in those calls, among them some tens for reading the clock in each
 * @param multiplyAdds made, those on padding of channels included; 0 for kinds that are no sums of
 *     products
 * @param elements written
 */
public record KernelTime(String kind, long calls, long nanos, long multiplyAdds, long elements) {

  /**
   * The speed of a kind that is sums of products.
   *
   * @return two operations a multiply-add, in 10^9 a second; 0 for other kinds
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
