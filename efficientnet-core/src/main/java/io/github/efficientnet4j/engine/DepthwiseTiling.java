package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Shape;

/**
 * How the output of a depthwise convolution is cut into tasks: panels of channels, bands of
 * columns, bands of rows.
 *
 * @param columns narrow enough for the input rows under the kernel to stay in the first cache level
 * @param rows more than one where panels and columns give too few tasks for the workers; every cut
 *     makes the rows that kernels overlap once more
 */
record DepthwiseTiling(Bands columns, Bands rows) {

  /** Floats of buffered rows: 36 KiB of the 48 (or, split on older cores, most of 32) of a core. */
  private static final int RING_FLOATS = 9 * 1024;

  /** Columns are not cut into bands of fewer output pixels. */
  private static final int NARROWEST = 14;

  private static final int LOWEST = 8;

  private static final int TASKS_PER_WORKER = 4;

  static DepthwiseTiling of(
      Convolution convolution, Shape output, int panels, int panelWidth, int workers) {
    int kernel = convolution.kernelHeight();
    int stride = convolution.stride();
    int inputColumns = Math.max(1, RING_FLOATS / (kernel * panelWidth));
    int outputColumns = Math.max(NARROWEST, (inputColumns - kernel) / stride + 1);
    int width = output.width();
    Bands columns = Bands.of(width, (width + outputColumns - 1) / outputColumns);
    int parts = panels * columns.count();
    int height = output.height();
    int wanted = workers == 1 ? 1 : (TASKS_PER_WORKER * workers + parts - 1) / parts;
    return new DepthwiseTiling(
        columns, Bands.of(height, Math.min(wanted, Math.max(1, height / LOWEST))));
  }

  int parts() {
    return columns.count() * rows.count();
  }
}
