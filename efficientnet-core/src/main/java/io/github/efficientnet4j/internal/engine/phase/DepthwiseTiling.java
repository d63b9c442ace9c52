package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.layout.Bands;

/**
 * How the output of a depthwise convolution is cut into tasks: panels of channels, bands of
 * columns, bands of rows.
 *
 * @param columns narrow enough for the input rows under the kernel to stay in the first cache level
 * @param rows one or more for each worker where maps are high: a worker then reads what it has
 *     written itself, though the rows at which kernels overlap are made twice
 * @param group output rows whose input rows fit there together: taking a few rows through one step
 *     before the next keeps the step's weights in cache
 */
public record DepthwiseTiling(Bands columns, Bands rows, int group) {

  /**
   * Floats of buffered rows, 28 KiB: with 36 KiB, or with whole rows, B0 on two cores took 1.1 to
   * 1.5 times as long, since weights, inputs and outputs want room in a first level of 48 KiB too;
   * with 24 KiB, rows of 24 pixels under a kernel of 5 were cut, and B4 made a sixth of them twice.
   */
  private static final int RING_FLOATS = 7 * 1024;

  /**
   * Floats of a part's input and of one panel of its output, 768 KiB, that the second cache level
   * keeps while all panels take their turn.
   */
  private static final int PART_FLOATS = 192 * 1024;

  /** Output rows of a part for each that it makes twice. */
  private static final int LOWEST_PER_OVERLAP = 16;

  /** Columns are not cut into bands of fewer output pixels. */
  private static final int NARROWEST = 14;

  /**
   * @param rows the output's bands, one for each worker where maps are high
   * @param sharedFloats the floats of each input pixel that every panel reads; 0 if each reads its
   *     own
   */
  public static DepthwiseTiling of(
      Convolution convolution, Shape output, Bands rows, int panelWidth, int sharedFloats) {
    int kernel = convolution.kernelHeight();
    int stride = convolution.stride();
    int inputColumns = Math.max(1, RING_FLOATS / (kernel * panelWidth));
    int outputColumns = Math.max(NARROWEST, (inputColumns - kernel) / stride + 1);
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
    int most = rows / (LOWEST_PER_OVERLAP * Math.max(1, convolution.kernelHeight() - stride));
    return Math.max(1, Math.min(wanted, most));
  }

  public int parts() {
    return columns.count() * rows.count();
  }
}
