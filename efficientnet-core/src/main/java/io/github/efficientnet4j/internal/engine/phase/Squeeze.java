package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.internal.engine.layout.ChannelSums;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import java.util.Arrays;

/**
 * The first half of squeeze-and-excitation, in parts: whoever has made a panel of a map multiplies
 * its means by their rows of the matrix at once, so that each worker reads a part of the matrix
 * only. The products are added up in the order of the panels.
 *
 * @param reduce the matrix, of as many rows as the map has channels
 * @param sums of the map's channels, in one part
 * @param pixels of the map
 * @param base where the products of the first panel lie in the arena
 * @param panels of the map
 */
public record Squeeze(PackedMatrix reduce, ChannelSums sums, int pixels, int base, Panels panels) {

  /** What the products take of the arena. */
  public static long floats(PackedMatrix reduce, Panels panels) {
    return (long) panels.count() * reduce.panels().paddedChannels();
  }

  public long floats() {
    return floats(reduce, panels);
  }

  /** Multiplies the means of a panel whose sums are complete. */
  void add(ImageRun run, int panel) {
    int first = panels.channel(panel);
    int means = sums.offset(0) + first;
    ChannelSums.toMeans(run.arena, means, panels.width(panel), pixels);
    int channels = Math.min(panels.width(panel), reduce.depth() - first);
    int to = base + panel * reduce.panels().paddedChannels();
    for (int part = 0; part < reduce.panels().count(); part++) {
      run.kernels.multiply(
          run.arena,
          means,
          0,
          1,
          channels,
          reduce.data(),
          reduce.start(part, first),
          reduce.row(part, first),
          reduce.panels().vectors(part),
          run.arena,
          to + reduce.panels().channel(part),
          0);
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
