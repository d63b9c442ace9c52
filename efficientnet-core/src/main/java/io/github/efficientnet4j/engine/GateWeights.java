package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.architecture.Activation;

/**
 * Squeeze-and-excitation from the channels' sums to the gates. It is small: every worker computes
 * it for itself, with equal results, rather than wait for another.
 */
record GateWeights(
    PackedMatrix reduce, Activation activation, PackedMatrix expand, ChannelSums sums, int pixels) {

  int scratchFloats() {
    return (int) CacheLines.roundUp(2L * sums.channels() + reduce.panels().paddedChannels());
  }

  /** Leaves the gates at the start of the scratch. */
  void compute(ImageRun run, Scratch own) {
    float[] scratch = own.floats;
    int base = own.base;
    int channels = sums.channels();
    int mean = base + channels;
    int squeezed = mean + channels;
    System.arraycopy(run.arena, sums.offset(0), scratch, mean, channels);
    for (int part = 1; part < sums.parts(); part++) {
      run.kernels.add(scratch, mean, run.arena, sums.offset(part), channels);
    }
    ChannelSums.toMeans(scratch, mean, channels, pixels);
    vectorTimesMatrix(run, scratch, mean, reduce, squeezed);
    run.kernels.activate(activation, scratch, squeezed, reduce.panels().paddedChannels());
    vectorTimesMatrix(run, scratch, squeezed, expand, base);
    run.kernels.sigmoid(scratch, base, channels);
  }

  /**
   * Multiplies pixels that follow each other by the gates that {@link #compute} left, in place.
   *
   * @param firstChannel the first channel of each pixel
   * @param at where the first pixel lies
   * @param pixels how many
   * @param width the channels of each, padded
   */
  static void apply(
      ImageRun run, Scratch scratch, int firstChannel, int at, int pixels, int width) {
    int gates = scratch.base + firstChannel;
    for (int pixel = 0; pixel < pixels; pixel++) {
      run.kernels.multiplyElements(run.arena, at + pixel * width, scratch.floats, gates, width);
    }
  }

  private static void vectorTimesMatrix(
      ImageRun run, float[] values, int from, PackedMatrix matrix, int to) {
    for (int panel = 0; panel < matrix.panels().count(); panel++) {
      run.kernels.multiply(
          values,
          from,
          0,
          1,
          matrix.depth(),
          matrix.data(),
          matrix.offset(panel),
          matrix.panels().vectors(panel),
          values,
          to + matrix.panels().channel(panel),
          0);
    }
  }
}
