package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.layout.CacheLines;
import io.github.efficientnet4j.internal.engine.layout.ChannelSums;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import java.util.Optional;

/**
 * Squeeze-and-excitation from the channels' sums to the gates. What is left of it when the map is
 * complete is small: every worker computes it for itself, with equal results, rather than wait for
 * another.
 *
 * @param squeeze has the products of the first matrix, if they were made with the map
 */
public record GateWeights(
    PackedMatrix reduce,
    Activation activation,
    PackedMatrix expand,
    ChannelSums sums,
    Optional<Squeeze> squeeze,
    int pixels) {

  int scratchFloats() {
    return (int) CacheLines.roundUp(2L * sums.channels() + reduce.panels().paddedChannels());
  }

  /** Leaves the gates of all channels at the start of the scratch. */
  void compute(ImageRun run, Scratch own) {
    prepare(run, own);
    excite(run, own, 0, expand.panels().count());
  }

  /** Prepares {@link #excite}. */
  void prepare(ImageRun run, Scratch own) {
    float[] scratch = own.floats;
    int squeezed = squeezed(own);
    if (squeeze.isPresent()) {
      squeeze.get().total(run, scratch, squeezed);
    } else {
      int channels = sums.channels();
      int mean = own.base + channels;
      System.arraycopy(run.arena, sums.offset(0), scratch, mean, channels);
      for (int part = 1; part < sums.parts(); part++) {
        run.kernels.add(scratch, mean, run.arena, sums.offset(part), channels);
      }
      ChannelSums.toMeans(scratch, mean, channels, pixels);
      vectorTimesMatrix(run, scratch, mean, reduce, 0, reduce.panels().count(), squeezed);
    }
    run.kernels.activate(activation, scratch, squeezed, reduce.panels().paddedChannels());
  }

  /** Leaves the gates of some panels of channels at their places in the scratch. */
  void excite(ImageRun run, Scratch own, int firstPanel, int endPanel) {
    Panels panels = expand.panels();
    vectorTimesMatrix(run, own.floats, squeezed(own), expand, firstPanel, endPanel, own.base);
    int first = panels.channel(firstPanel);
    run.kernels.sigmoid(own.floats, own.base + first, panels.channel(endPanel) - first);
  }

  private int squeezed(Scratch own) {
    return own.base + 2 * sums.channels();
  }

  /**
   * Multiplies pixels that follow each other by the gates that {@link #excite} left, in place.
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
      ImageRun run,
      float[] values,
      int from,
      PackedMatrix matrix,
      int firstPanel,
      int endPanel,
      int to) {
    for (int panel = firstPanel; panel < endPanel; panel++) {
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
