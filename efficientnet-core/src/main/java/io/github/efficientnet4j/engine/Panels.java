package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.engine.kernel.Kernels;

/**
 * Channels cut into panels of at most three vectors. A remainder of one vector is shared with the
 * panel before it, 2 + 2 instead of 3 + 1, because kernels of one vector wait for their loads. The
 * expanded channels of every EfficientNet, six times a multiple of 8, are whole panels of 48.
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
    int count = (vectors + Kernels.PANEL_VECTORS - 1) / Kernels.PANEL_VECTORS;
    int twos = vectors == 1 ? 0 : count * Kernels.PANEL_VECTORS - vectors;
    int[] first = new int[count + 1];
    for (int panel = 0; panel < count; panel++) {
      int width = panel < count - twos ? Kernels.PANEL_VECTORS : Kernels.PANEL_VECTORS - 1;
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
   * @return 1 to 3
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
