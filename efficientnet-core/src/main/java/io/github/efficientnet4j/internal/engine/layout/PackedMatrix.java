package io.github.efficientnet4j.internal.engine.layout;

import io.github.efficientnet4j.internal.engine.kernel.Kernels;

/**
 * The weights of a matrix product, depth x columns, cut into {@link Panels} of columns. A panel is
 * (1 + depth) x width floats: the bias of its columns, then for each operand its row of weights.
 * Columns are padded with zeros, so that their results are zero.
 *
 * <p>The methods that multiply hide this layout from the phases. They pass their arguments on to
 * {@link Kernels} and allocate nothing. Rows of operands and of results are an array, the offset of
 * the first row, and the stride from row to row.
 *
 * <p>Immutable and thread-safe.
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

    /**
     * Copies the weights of a column.
     *
     * @param column its index
     * @param into receives them, one for each operand
     */
    void copy(int column, float[] into);
  }

  /** {@return the floats that {@link #pack} takes} */
  public static long floats(int columns, int depth, int lanes) {
    return (1L + depth) * Panels.of(columns, lanes).paddedChannels();
  }

  /**
   * Packs a matrix into an array that is shared by many.
   *
   * @param data holds zeros where the matrix comes to lie
   * @param zeros where as many zeros as the widest panel has columns lie, and stay
   * @param base the matrix's first float
   * @param columns outputs
   * @param depth operands of each output
   * @param lanes the floats of a vector
   * @param weights of the columns
   * @param bias one for each column
   * @return the matrix
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

  /** {@return the floats of all panels, biases included} */
  public int floats() {
    return (1 + depth) * panels.paddedChannels();
  }

  /** {@return the operands of each output} */
  public int depth() {
    return depth;
  }

  /** {@return the panels of the columns} */
  public Panels panels() {
    return panels;
  }

  float[] data() {
    return data;
  }

  /** {@return where a panel, its bias first, starts} */
  int offset(int panel) {
    return base + panelOffset(panel);
  }

  private int panelOffset(int panel) {
    return (1 + depth) * panels.channel(panel);
  }

  /**
   * Multiplies rows of operands by one panel: {@code c[r] = bias + a[r] · panel}.
   *
   * @param kernels the loops
   * @param panel which columns
   * @param a rows of {@link #depth} floats
   * @param aOffset the first row
   * @param aStride from row to row
   * @param rows how many
   * @param c receives rows of the panel's width
   * @param cOffset the first row
   * @param cStride from row to row
   */
  public void multiply(
      Kernels kernels,
      int panel,
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      float[] c,
      int cOffset,
      int cStride) {
    kernels.multiply(
        a,
        aOffset,
        aStride,
        rows,
        depth,
        data,
        offset(panel),
        panels.vectors(panel),
        c,
        cOffset,
        cStride);
  }

  /** {@link #multiply} with a copy of this matrix that {@link #copyGated} made at an offset. */
  public void multiplyCopy(
      Kernels kernels,
      float[] copy,
      int copyOffset,
      int panel,
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      float[] c,
      int cOffset,
      int cStride) {
    kernels.multiply(
        a,
        aOffset,
        aStride,
        rows,
        depth,
        copy,
        copyOffset + panelOffset(panel),
        panels.vectors(panel),
        c,
        cOffset,
        cStride);
  }

  /**
   * Multiplies one vector by one panel; the results go to the panel's place in {@code c}.
   *
   * @param kernels the loops
   * @param panel which columns
   * @param a {@link #depth} floats
   * @param aOffset the first of them
   * @param c receives the panel's width of floats, from the panel's first channel on
   * @param cOffset channel 0 of the results
   */
  public void multiplyVector(
      Kernels kernels, int panel, float[] a, int aOffset, float[] c, int cOffset) {
    multiply(kernels, panel, a, aOffset, 0, 1, c, cOffset + panels.channel(panel), 0);
  }

  /**
   * Multiplies rows of some of the operands by their weights in one panel, for a sum in parts. The
   * part with operand 0 begins with the bias, the others with zero.
   *
   * @param kernels the loops
   * @param panel which columns
   * @param firstOperand the first of the operands
   * @param operands how many
   * @param a rows of {@code operands} floats
   * @param aOffset the first row
   * @param aStride from row to row
   * @param rows how many
   * @param c receives rows of the panel's width
   * @param cOffset the first row
   * @param cStride from row to row
   */
  public void multiplyPart(
      Kernels kernels,
      int panel,
      int firstOperand,
      int operands,
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      float[] c,
      int cOffset,
      int cStride) {
    int start = firstOperand == 0 ? offset(panel) : zeros;
    int weights = offset(panel) + (1 + firstOperand) * panels.width(panel);
    int vectors = panels.vectors(panel);
    kernels.multiply(
        a, aOffset, aStride, rows, operands, data, start, weights, vectors, c, cOffset, cStride);
  }

  /**
   * Convolves some pixels of an output row with one panel of output channels.
   *
   * @param kernels the loops
   * @param panel which output channels
   * @param taps where the operands lie, as many as {@link #depth}
   * @param a the padded map
   * @param y the output row
   * @param x the first output column
   * @param pixels how many
   * @param c receives pixels of the panel's width
   * @param cOffset the first pixel
   * @param cStride from pixel to pixel
   */
  public void convolve(
      Kernels kernels,
      int panel,
      TapGeometry taps,
      float[] a,
      int y,
      int x,
      int pixels,
      float[] c,
      int cOffset,
      int cStride) {
    kernels.convolve(
        a,
        taps.window(y, x),
        taps.pixelStride(),
        taps.taps(),
        pixels,
        data,
        offset(panel),
        panels.vectors(panel),
        c,
        cOffset,
        cStride);
  }

  /**
   * Copies the matrix with each operand's weights multiplied by the operand's gate.
   *
   * @param kernels the loops
   * @param gates one factor for each operand
   * @param gatesOffset the first of them
   * @param copy receives {@link #floats()} floats
   * @param copyOffset the first of them
   */
  public void copyGated(
      Kernels kernels, float[] gates, int gatesOffset, float[] copy, int copyOffset) {
    for (int panel = 0; panel < panels.count(); panel++) {
      kernels.gatePanel(
          data,
          offset(panel),
          depth,
          panels.vectors(panel),
          gates,
          gatesOffset,
          copy,
          copyOffset + panelOffset(panel));
    }
  }
}
