package io.github.efficientnet4j.engine;

/**
 * The weights of a matrix product, cut into panels of one to three vectors of columns, each with
 * its bias first, as {@link io.github.efficientnet4j.engine.kernel.Kernels} reads them. Columns are
 * padded with zeros, whose results are zero.
 */
final class PackedMatrix {

  private final float[] data;
  private final int base;
  private final int depth;
  private final Panels panels;

  private PackedMatrix(float[] data, int base, int depth, Panels panels) {
    this.data = data;
    this.base = base;
    this.depth = depth;
    this.panels = panels;
  }

  /** Gives the weight of one operand for one column. */
  interface Weights {
    float at(int column, int k);
  }

  /** The floats that {@link #pack} takes. */
  static long floats(int columns, int depth, int lanes) {
    return (1L + depth) * Panels.of(columns, lanes).paddedChannels();
  }

  /** Packs into an array of zeros, from {@code base} on. */
  static PackedMatrix pack(
      float[] data, int base, int columns, int depth, int lanes, Weights weights, float[] bias) {
    PackedMatrix packed = new PackedMatrix(data, base, depth, Panels.of(columns, lanes));
    Panels panels = packed.panels;
    for (int panel = 0; panel < panels.count(); panel++) {
      int at = packed.offset(panel);
      int width = panels.width(panel);
      for (int j = 0; j < width && panels.channel(panel) + j < columns; j++) {
        int column = panels.channel(panel) + j;
        data[at + j] = bias[column];
        for (int k = 0; k < depth; k++) {
          data[at + (1 + k) * width + j] = weights.at(column, k);
        }
      }
    }
    return packed;
  }

  float[] data() {
    return data;
  }

  /** The floats of all panels. */
  int floats() {
    return (1 + depth) * panels.paddedChannels();
  }

  int depth() {
    return depth;
  }

  Panels panels() {
    return panels;
  }

  /** Where a panel, its bias first, starts. */
  int offset(int panel) {
    return base + (1 + depth) * panels.channel(panel);
  }
}
