package io.github.efficientnet4j.internal.engine.layout;

import io.github.efficientnet4j.internal.engine.kernel.Kernels;

/**
 * Channels cut into panels, the width of a kernel's register tile. Panels are three vectors wide.
 * As many as needed are four wide, so that no narrow panel is left over: kernels of one or two
 * vectors are bound by loads. Only 1, 2 and 5 vectors need a narrower panel. The expanded channels
 * of every EfficientNet, six times a multiple of 8, are panels of 48 with vectors of 16 floats. No
 * panel is wider than the first.
 *
 * <p>Immutable and thread-safe.
 */
public final class Panels {

  private final int lanes;
  private final int[] firstVector;

  private Panels(int lanes, int[] firstVector) {
    this.lanes = lanes;
    this.firstVector = firstVector;
  }

  /**
   * {@return the panels of some channels}
   *
   * @param channels how many, at least 1
   * @param lanes the floats of a vector
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

  /** {@return the number of panels, at least 1} */
  public int count() {
    return firstVector.length - 1;
  }

  /** {@return the first channel of a panel; for the one after the last, the padded channels} */
  public int channel(int panel) {
    return firstVector[panel] * lanes;
  }

  /** {@return the width of a panel in vectors, 1 to 4} */
  public int vectors(int panel) {
    return firstVector[panel + 1] - firstVector[panel];
  }

  /** {@return the width of a panel in channels, a multiple of the vector's floats} */
  public int width(int panel) {
    return vectors(panel) * lanes;
  }

  /** {@return the channels of all panels together, padded to whole vectors} */
  public int paddedChannels() {
    return firstVector[count()] * lanes;
  }
}
