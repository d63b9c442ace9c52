package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.ChannelSums;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import java.util.Arrays;

/**
 * The first matrix product of squeeze-and-excitation, divided by panels of the map. Whichever
 * worker completes a panel multiplies the panel's means by their rows of the matrix at once, so
 * that each worker reads a part of the matrix only. The partial products, panels x padded squeezed
 * channels, are added up in the order of the panels.
 *
 * <p>Immutable and thread-safe; panels write to separate places of the arena.
 *
 * @param reduce the map's channels x squeezed channels
 * @param sums of the map's channels, in one part
 * @param pixels of the map
 * @param base where the product of the first panel lies in the arena
 * @param panels of the map
 */
public record Squeeze(PackedMatrix reduce, ChannelSums sums, int pixels, int base, Panels panels) {

  /** {@return the floats that the products take of the arena} */
  public static long floats(PackedMatrix reduce, Panels panels) {
    return (long) panels.count() * reduce.panels().paddedChannels();
  }

  /** Turns the complete sums of a panel into means and multiplies them. */
  void add(ImageRun run, int panel) {
    int first = panels.channel(panel);
    int means = sums.offset(0) + first;
    ChannelSums.toMeans(run.arena, means, panels.width(panel), pixels);
    int channels = Math.min(panels.width(panel), reduce.depth() - first);
    int product = base + panel * reduce.panels().paddedChannels();
    for (int column = 0; column < reduce.panels().count(); column++) {
      int to = product + reduce.panels().channel(column);
      reduce.multiplyPart(
          run.kernels, column, first, channels, run.arena, means, 0, 1, run.arena, to, 0);
    }
  }

  /** Adds up the products of all panels. */
  void total(ImageRun run, float[] to, int offset) {
    int width = reduce.panels().paddedChannels();
    Arrays.fill(to, offset, offset + width, 0f);
    for (int panel = 0; panel < panels.count(); panel++) {
      run.kernels.add(to, offset, run.arena, base + panel * width, width);
    }
  }
}
