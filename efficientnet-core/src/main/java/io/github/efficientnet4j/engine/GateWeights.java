package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.architecture.Activation;

/**
 * Squeeze-and-excitation from the channels' sums to the gates. It is small: every worker computes
 * it for itself, with equal results, rather than wait for another.
 */
record GateWeights(
    PackedMatrix reduce, Activation activation, PackedMatrix expand, ChannelSums sums, int pixels) {

  int scratchFloats() {
    return 2 * sums.channels() + reduce.panels().paddedChannels();
  }

  /** Leaves the gates at the start of the scratch. */
  void compute(ImageRun run, float[] scratch) {
    int channels = sums.channels();
    int mean = channels;
    int squeezed = 2 * channels;
    System.arraycopy(run.arena, sums.offset(0), scratch, mean, channels);
    for (int band = 1; band < sums.bands(); band++) {
      run.kernels.add(scratch, mean, run.arena, sums.offset(band), channels);
    }
    for (int i = mean; i < mean + channels; i++) {
      scratch[i] /= pixels;
    }
    vectorTimesMatrix(run, scratch, mean, reduce, squeezed);
    run.kernels.activate(activation, scratch, squeezed, reduce.panels().paddedChannels());
    vectorTimesMatrix(run, scratch, squeezed, expand, 0);
    run.kernels.sigmoid(scratch, 0, channels);
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
