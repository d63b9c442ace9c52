package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.layout.Bands;

/**
 * How the output of a depthwise convolution is divided into tasks: panels of channels, bands of
 * columns, and bands of rows. A <em>part</em> is one band of rows of one band of columns; parts are
 * numbered row band by row band.
 *
 * <p>Immutable and thread-safe.
 *
 * @param columns narrow enough for the input rows under the kernel to stay in the L1 cache
 * @param rows one or more bands for each worker if the map is high: a worker then reads what it has
 *     written itself, though the rows at which kernels overlap are computed twice
 * @param group output rows whose input rows fit there together: taking a few rows through one step
 *     before the next keeps the step's weights in cache
 */
public record DepthwiseTiling(Bands columns, Bands rows, int group) {

  /**
   * Floats of buffered input rows, 28 KiB, for an L1 cache of 48 KiB that also needs room for
   * weights, inputs and outputs. With 36 KiB, or with whole rows, B0 on two cores took 1.1 to 1.5
   * times as long. With 24 KiB, rows of 24 pixels under a kernel of 5 were cut, and B4 computed a
   * sixth of them twice.
   */
  private static final int RING_FLOATS = 7 * 1024;

  /**
   * Floats of a part's input and of one panel of its output, 768 KiB, that the L2 cache keeps while
   * all panels take their turn.
   */
  private static final int PART_FLOATS = 192 * 1024;

  /** Parts have at least this many output rows for each row that is computed twice. */
  private static final int MIN_ROWS_PER_OVERLAP = 16;

  /** Bands of columns have at least this many output pixels. */
  private static final int MIN_COLUMNS = 14;

  /**
   * {@return the tiling of a convolution}
   *
   * @param convolution the depthwise convolution
   * @param output its shape
   * @param rows the output's bands, one for each worker if the map is high
   * @param panelWidth channels of a panel
   * @param sharedFloats the floats of each input pixel that every panel reads; 0 if each reads its
   *     own
   */
  public static DepthwiseTiling of(
      Convolution convolution, Shape output, Bands rows, int panelWidth, int sharedFloats) {
    int kernel = convolution.kernelHeight();
    int stride = convolution.stride();
    int inputColumns = Math.max(1, RING_FLOATS / (kernel * panelWidth));
    int outputColumns = Math.max(MIN_COLUMNS, (inputColumns - kernel) / stride + 1);
    int width = output.width();
    Bands columns = Bands.of(width, (width + outputColumns - 1) / outputColumns);
    int rowFloats = ((columns.largest() - 1) * stride + kernel) * panelWidth;
    int group = (RING_FLOATS / rowFloats - kernel) / stride + 1;
    int cuts = cuts(convolution, rows.largest(), columns.largest(), panelWidth, sharedFloats);
    Bands cut = Bands.of(rows.size(), rows.count() * cuts);
    return new DepthwiseTiling(columns, cut, Math.max(1, Math.min(group, cut.largest())));
  }

  /** Into how many bands to cut some rows, so that the next panel finds the input in cache. */
  private static int cuts(
      Convolution convolution, int rows, int columns, int panelWidth, int sharedFloats) {
    int stride = convolution.stride();
    long input = (long) rows * columns * stride * stride * sharedFloats;
    long output = (long) rows * columns * panelWidth;
    int wanted = sharedFloats == 0 ? 1 : (int) ((input + output) / PART_FLOATS) + 1;
    int max = rows / (MIN_ROWS_PER_OVERLAP * Math.max(1, convolution.kernelHeight() - stride));
    return Math.max(1, Math.min(wanted, max));
  }

  /** {@return the number of parts} */
  public int parts() {
    return columns.count() * rows.count();
  }

  /** {@return the first output row of a part} */
  int top(int part) {
    return rows.start(part / columns.count());
  }

  /** {@return one past the last output row of a part} */
  int bottom(int part) {
    return rows.start(part / columns.count() + 1);
  }

  /** {@return the first output column of a part} */
  int left(int part) {
    return columns.start(part % columns.count());
  }

  /** {@return the output columns of a part} */
  int width(int part) {
    int column = part % columns.count();
    return columns.start(column + 1) - columns.start(column);
  }
}
