package io.github.efficientnet4j.internal.engine.layout;

/**
 * The weights of a matrix product, cut into panels of one to four vectors of columns, each with its
 * bias first, as {@link io.github.efficientnet4j.internal.engine.kernel.Kernels} reads them.
 * Columns are padded with zeros, whose results are zero.
 */
public final class PackedMatrix {

  private final float[] data;
  private final int zeros;
  private final int base;
  private final int depth;
  private final Panels panels;

  private PackedMatrix(float[] data, int zeros, int base, int depth, Panels panels) {
    this.data = data;
    this.zeros = zeros;
    this.base = base;
    this.depth = depth;
    this.panels = panels;
  }

  /** Gives the weights of a column, one for each operand. */
  public interface Columns {
    void copy(int column, float[] into);
  }

  /** The floats that {@link #pack} takes. */
  public static long floats(int columns, int depth, int lanes) {
    return (1L + depth) * Panels.of(columns, lanes).paddedChannels();
  }

  /**
   * Packs into an array of zeros, from {@code base} on; at {@code zeros} a row of zeros stays one.
   */
  public static PackedMatrix pack(
      float[] data,
      int zeros,
      int base,
      int columns,
      int depth,
      int lanes,
      Columns weights,
      float[] bias) {
    PackedMatrix packed = new PackedMatrix(data, zeros, base, depth, Panels.of(columns, lanes));
    Panels panels = packed.panels;
    float[] column = new float[depth];
    for (int panel = 0; panel < panels.count(); panel++) {
      int at = packed.offset(panel);
      int width = panels.width(panel);
      int first = panels.channel(panel);
      for (int j = 0; j < width && first + j < columns; j++) {
        data[at + j] = bias[first + j];
        weights.copy(first + j, column);
        scatter(column, data, at + width + j, width);
      }
    }
    return packed;
  }

  private static void scatter(float[] column, float[] data, int to, int step) {
    for (int k = 0; k < column.length; k++) {
      data[to + k * step] = column[k];
    }
  }

  public float[] data() {
    return data;
  }

  /** The floats of all panels. */
  public int floats() {
    return (1 + depth) * panels.paddedChannels();
  }

  public int depth() {
    return depth;
  }

  public Panels panels() {
    return panels;
  }

  /** Where the sums of a panel start that lack the operands before one: with the bias or zero. */
  public int start(int panel, int operand) {
    return operand == 0 ? offset(panel) : zeros;
  }

  /** Where the weights of a panel for an operand lie. */
  public int row(int panel, int operand) {
    return offset(panel) + (1 + operand) * panels.width(panel);
  }

  /** Where a panel, its bias first, starts. */
  public int offset(int panel) {
    return base + (1 + depth) * panels.channel(panel);
  }
}
