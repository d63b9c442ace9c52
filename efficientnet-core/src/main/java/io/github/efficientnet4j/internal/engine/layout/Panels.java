package io.github.efficientnet4j.internal.engine.layout;

import io.github.efficientnet4j.internal.engine.kernel.Kernels;

/**
 * Channels cut into panels of three vectors, and as many of four as leave no remainder, because
 * kernels of one and two vectors wait for their loads. Only 1, 2 and 5 vectors have a narrower
 * panel. The expanded channels of every EfficientNet, six times a multiple of 8, are panels of 48.
 * No panel is wider than the first.
 *
 * <p>Internal: for the engine only. Immutable and thread-safe.
 */
public final class Panels {

  private final int lanes;
  private final int[] firstVector;

  private Panels(int lanes, int[] firstVector) {
    this.lanes = lanes;
    this.firstVector = firstVector;
  }

  /**
   * Cuts channels.
   *
   * @param channels how many
   * @param lanes the floats of a vector
   * @return the panels
   */
  public static Panels of(int channels, int lanes) {
    int vectors = (channels + lanes - 1) / lanes;
    int count = Math.max(1, vectors / Kernels.PANEL_VECTORS);
    if (count * Kernels.WIDEST_PANEL < vectors) {
      count++;
    }
    int wide = Math.max(0, vectors - count * Kernels.PANEL_VECTORS);
    int[] first = new int[count + 1];
    for (int panel = 0; panel < count; panel++) {
      int width = panel < wide ? Kernels.WIDEST_PANEL : Kernels.PANEL_VECTORS;
      first[panel + 1] = Math.min(vectors, first[panel] + width);
    }
    return new Panels(lanes, first);
  }

  /**
   * How many panels there are.
   *
   * @return at least 1
   */
  public int count() {
    return firstVector.length - 1;
  }

  /**
   * The first channel of a panel.
   *
   * @param panel which
   * @return its index
   */
  public int channel(int panel) {
    return firstVector[panel] * lanes;
  }

  /**
   * The width of a panel in vectors.
   *
   * @param panel which
   * @return 1 to 4
   */
  public int vectors(int panel) {
    return firstVector[panel + 1] - firstVector[panel];
  }

  /**
   * The width of a panel in channels.
   *
   * @param panel which
   * @return a multiple of the lanes
   */
  public int width(int panel) {
    return vectors(panel) * lanes;
  }

  /**
   * The channels of all panels.
   *
   * @return a multiple of the lanes
   */
  public int paddedChannels() {
    return firstVector[count()] * lanes;
  }
}
