package io.github.efficientnet4j.image;

/**
 * The inputs and their weights for each output position of one axis, in PIL's 22-bit fixed point
 * (Pillow, Resample.c: precompute_coeffs and normalize_coeffs_8bpc). When an image shrinks, the
 * filter is widened by the scale, which prevents aliasing.
 */
final class ResamplingWeights {

  /** A sample takes 8 of the 32 bits. Filters with negative lobes need 2 bits of headroom. */
  static final int PRECISION_BITS = 32 - 8 - 2;

  private final int[] first;
  private final double[][] exact;
  private final int[][] weights;

  private ResamplingWeights(int[] first, double[][] exact, int[][] weights) {
    this.first = first;
    this.exact = exact;
    this.weights = weights;
  }

  static ResamplingWeights of(Resampling filter, int inputs, int outputs) {
    return of(filter, inputs, 0, inputs, outputs);
  }

  /**
   * {@return the weights for the interval from {@code begin} to {@code end} of the inputs, which
   * PIL calls {@code box}}
   */
  static ResamplingWeights of(
      Resampling filter, int inputs, double begin, double end, int outputs) {
    double scale = (end - begin) / outputs;
    double filterScale = Math.max(scale, 1);
    double support = filter.support() * filterScale;
    int[] first = new int[outputs];
    double[][] exactWeights = new double[outputs][];
    int[][] weights = new int[outputs][];
    for (int out = 0; out < outputs; out++) {
      double centre = begin + (out + 0.5) * scale;
      int from = Math.max(0, (int) (centre - support + 0.5));
      int to = Math.min(inputs, (int) (centre + support + 0.5));
      double[] exact = new double[to - from];
      double sum = 0;
      for (int i = 0; i < exact.length; i++) {
        exact[i] = filter.at((i + from - centre + 0.5) * (1 / filterScale));
        sum += exact[i];
      }
      for (int i = 0; i < exact.length && sum != 0; i++) {
        exact[i] /= sum;
      }
      first[out] = from;
      exactWeights[out] = exact;
      weights[out] = fixedPoint(exact);
    }
    return new ResamplingWeights(first, exactWeights, weights);
  }

  private static int[] fixedPoint(double[] exact) {
    int[] fixed = new int[exact.length];
    for (int i = 0; i < fixed.length; i++) {
      double scaled = exact[i] * (1 << PRECISION_BITS);
      fixed[i] = (int) (exact[i] < 0 ? scaled - 0.5 : scaled + 0.5);
    }
    return fixed;
  }

  int first(int out) {
    return first[out];
  }

  int[] weights(int out) {
    return weights[out];
  }

  /** {@return the weights before rounding to fixed point; their sum is 1} */
  double[] exact(int out) {
    return exact[out];
  }

  /** {@return the index of the first input that any output needs} */
  int begin() {
    return first[0];
  }

  /** {@return the index after the last input that any output needs} */
  int end() {
    int last = first.length - 1;
    return first[last] + weights[last].length;
  }
}
