package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.layout.CacheLines;
import io.github.efficientnet4j.internal.engine.layout.ChannelSums;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import java.util.Optional;

/**
 * Squeeze-and-excitation from the channels' sums to the gates. Once the map is complete, little
 * work is left: every worker does all of it, with equal results, rather than wait for another.
 *
 * <p>A worker's scratch holds, one after another: a gate for each channel, a mean for each channel,
 * and the squeezed channels; all padded to whole vectors.
 *
 * <p>Immutable and thread-safe.
 *
 * @param reduce channels x squeezed channels
 * @param activation between the two matrices
 * @param expand squeezed channels x channels
 * @param sums of the map's channels
 * @param squeeze has the products of the first matrix, if they were computed with the map
 * @param pixels of the map
 */
public record ChannelGates(
    PackedMatrix reduce,
    Activation activation,
    PackedMatrix expand,
    ChannelSums sums,
    Optional<Squeeze> squeeze,
    int pixels) {

  /** {@return the floats of scratch, whole cache lines} */
  int scratchFloats() {
    return (int) CacheLines.roundUp(2L * sums.channels() + reduce.panels().paddedChannels());
  }

  /** Leaves the gates of all channels at the start of the scratch. */
  void compute(ImageRun run, Scratch scratch) {
    prepare(run, scratch);
    excite(run, scratch, 0, expand.panels().count());
  }

  /** Leaves the squeezed channels in the scratch, for {@link #excite}. */
  void prepare(ImageRun run, Scratch scratch) {
    float[] floats = scratch.floats;
    int squeezed = squeezed(scratch);
    if (squeeze.isPresent()) {
      squeeze.get().total(run, floats, squeezed);
    } else {
      int channels = sums.channels();
      int means = scratch.base + channels;
      System.arraycopy(run.arena, sums.offset(0), floats, means, channels);
      for (int part = 1; part < sums.parts(); part++) {
        run.kernels.add(floats, means, run.arena, sums.offset(part), channels);
      }
      ChannelSums.toMeans(floats, means, channels, pixels);
      for (int panel = 0; panel < reduce.panels().count(); panel++) {
        reduce.multiplyVector(run.kernels, panel, floats, means, floats, squeezed);
      }
    }
    run.kernels.activate(activation, floats, squeezed, reduce.panels().paddedChannels());
  }

  /** Leaves the gates of some panels of channels at their places in the scratch. */
  void excite(ImageRun run, Scratch scratch, int firstPanel, int endPanel) {
    float[] floats = scratch.floats;
    int squeezed = squeezed(scratch);
    for (int panel = firstPanel; panel < endPanel; panel++) {
      expand.multiplyVector(run.kernels, panel, floats, squeezed, floats, scratch.base);
    }
    Panels panels = expand.panels();
    int first = panels.channel(firstPanel);
    run.kernels.sigmoid(floats, scratch.base + first, panels.channel(endPanel) - first);
  }

  private int squeezed(Scratch scratch) {
    return scratch.base + 2 * sums.channels();
  }

  /**
   * Multiplies adjacent pixels by the gates that {@link #excite} left, in place.
   *
   * @param run the image
   * @param scratch holds the gates
   * @param firstChannel the first channel of each pixel
   * @param at where the first pixel lies in the arena
   * @param pixels how many
   * @param width the padded channels of each
   */
  static void apply(
      ImageRun run, Scratch scratch, int firstChannel, int at, int pixels, int width) {
    int gates = scratch.base + firstChannel;
    for (int pixel = 0; pixel < pixels; pixel++) {
      run.kernels.multiplyElements(run.arena, at + pixel * width, scratch.floats, gates, width);
    }
  }
}
