package io.github.efficientnet4j.engine;

/**
 * The weights of a matrix product, cut into panels of one to three vectors of columns, each with
 * its bias first, as {@link io.github.efficientnet4j.engine.kernel.Kernels} reads them. Columns are
 * padded with zeros, whose results are zero.
 */
final class PackedMatrix {

  private final float[] data;
  private final int depth;
  private final Panels panels;

  private PackedMatrix(float[] data, int depth, Panels panels) {
    this.data = data;
    this.depth = depth;
    this.panels = panels;
  }

  /** Gives the weight of one operand for one column. */
  interface Weights {
    float at(int column, int k);
  }

  static PackedMatrix of(int columns, int depth, int lanes, Weights weights, float[] bias) {
    Panels panels = Panels.of(columns, lanes);
    float[] data = new float[Math.multiplyExact(1 + depth, panels.paddedChannels())];
    for (int panel = 0; panel < panels.count(); panel++) {
      int at = (1 + depth) * panels.channel(panel);
      int width = panels.width(panel);
      for (int j = 0; j < width; j++) {
        int column = panels.channel(panel) + j;
        if (column < columns) {
          data[at + j] = bias[column];
          for (int k = 0; k < depth; k++) {
            data[at + (1 + k) * width + j] = weights.at(column, k);
          }
        }
      }
    }
    return new PackedMatrix(data, depth, panels);
  }

  float[] data() {
    return data;
  }

  int depth() {
    return depth;
  }

  Panels panels() {
    return panels;
  }

  /** Where a panel, its bias first, starts. */
  int offset(int panel) {
    return (1 + depth) * panels.channel(panel);
  }
}
