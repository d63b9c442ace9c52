package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.layout.ChannelSums;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.PanelMap;
import java.util.Arrays;
import java.util.Optional;

/**
 * A depthwise convolution fused with what makes its input. A task is one panel of channels of a
 * band of columns and rows: the input rows under the kernel are kept in a ring in the worker's
 * scratch, which fits into the first cache level, and each is made once when the kernel reaches it.
 * Activation and the sums of squeeze-and-excitation are taken while a row is in cache.
 */
public final class DepthwisePhase implements Phase {

  private final RowSource source;
  private final PackedMatrix weights;
  private final int kernel;
  private final int stride;
  private final Padding padding;
  private final Shape input;
  private final Activation activation;
  private final PanelMap output;
  private final DepthwiseTiling tiling;
  private final ChannelSums sums;
  private final Optional<Squeeze> squeeze;

  /** Whether the workers share out panels rather than parts of the map. */
  private final boolean panelsFirst;

  public DepthwisePhase(
      RowSource source,
      DepthwiseWeights weights,
      Shape input,
      Activation activation,
      PanelMap output,
      DepthwiseTiling tiling,
      ChannelSums sums,
      Optional<Squeeze> squeeze) {
    this.source = source;
    this.weights = weights.packed();
    this.kernel = weights.kernel();
    this.stride = weights.stride();
    this.padding = weights.padding();
    this.input = input;
    this.activation = activation;
    this.output = output;
    this.tiling = tiling;
    this.sums = sums;
    this.squeeze = squeeze;
    this.panelsFirst = tiling.rows().count() == 1;
  }

  @Override
  public int tasks() {
    return weights.panels().count() * tiling.parts();
  }

  @Override
  public int scratchFloats() {
    int columns = tiling.columns().largest();
    int input = ringRows() * ringColumns(columns);
    return (input + tiling.group() * columns) * weights.panels().width(0);
  }

  @Override
  public int scratchRows() {
    return kernel;
  }

  /** The input rows under the output rows of a group. */
  private int ringRows() {
    return (tiling.group() - 1) * stride + kernel;
  }

  /** The input columns under some output columns. */
  private int ringColumns(int outputColumns) {
    return (outputColumns - 1) * stride + kernel;
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int task) {
    int panels = weights.panels().count();
    int panel = panelsFirst ? task / tiling.parts() : task % panels;
    int part = panelsFirst ? task % tiling.parts() : task / panels;
    int band = part / tiling.columns().count();
    int column = part % tiling.columns().count();
    int left = tiling.columns().start(column);
    int right = tiling.columns().start(column + 1);

    int panelWidth = weights.panels().width(panel);
    int rowFloats = ringColumns(right - left) * panelWidth;
    int firstColumn = left * stride - padding.left();
    int from = Math.max(0, firstColumn);
    int to = Math.min(input.width(), firstColumn + ringColumns(right - left));
    int inside = (from - firstColumn) * panelWidth;
    clearSides(scratch, rowFloats, inside, inside + (to - from) * panelWidth);

    int sumsOffset = sums.offset(part) + weights.panels().channel(panel);
    Arrays.fill(run.arena, sumsOffset, sumsOffset + panelWidth, 0f);
    int end = tiling.rows().start(band + 1);
    int made = 0;
    int next;
    for (int y = tiling.rows().start(band); y < end; y = next) {
      next = Math.min(y + tiling.group(), end);
      int top = y * stride - padding.top();
      int bottom = Math.min((next - 1) * stride - padding.top() + kernel, input.height());
      for (made = Math.max(made, Math.max(top, 0)); made < bottom; made++) {
        int slot = scratch.base + made % ringRows() * rowFloats;
        source.row(run, made, from, to, panel, scratch.floats, slot + inside);
      }
      outputRows(run, scratch, y, next, left, right, panel, sumsOffset);
    }
    if (squeeze.isPresent()) {
      squeeze.get().add(run, panel);
    }
  }

  /** Zeros left and right of the map. */
  private void clearSides(Scratch scratch, int rowFloats, int insideFrom, int insideTo) {
    for (int slot = 0; slot < ringRows(); slot++) {
      int row = scratch.base + slot * rowFloats;
      Arrays.fill(scratch.floats, row, row + insideFrom, 0f);
      Arrays.fill(scratch.floats, row + insideTo, row + rowFloats, 0f);
    }
  }

  /**
   * Convolves a group of rows into scratch, then activates them into the map: storing the sums to
   * the map, which lies beyond the second cache level, held the convolution up.
   */
  private void outputRows(
      ImageRun run,
      Scratch scratch,
      int fromRow,
      int toRow,
      int left,
      int right,
      int panel,
      int sumsOffset) {
    int width = right - left;
    int rowFloats = width * weights.panels().width(panel);
    int made = scratch.base + ringRows() * ringColumns(width) * weights.panels().width(panel);
    for (int y = fromRow; y < toRow; y++) {
      convolve(run, scratch, y, panel, width, made + (y - fromRow) * rowFloats);
    }
    if (width == output.shape().width()) {
      finish(run, scratch, made, fromRow, left, (toRow - fromRow) * width, panel, sumsOffset);
      return;
    }
    for (int y = fromRow; y < toRow; y++) {
      int row = made + (y - fromRow) * rowFloats;
      finish(run, scratch, row, y, left, width, panel, sumsOffset);
    }
  }

  private void convolve(ImageRun run, Scratch scratch, int y, int panel, int width, int to) {
    int panelWidth = weights.panels().width(panel);
    int rowFloats = ringColumns(width) * panelWidth;
    int top = y * stride - padding.top();
    int firstRow = Math.max(0, -top);
    int lastRow = Math.min(kernel, input.height() - top);
    for (int row = firstRow; row < lastRow; row++) {
      scratch.rowOffsets[row] = scratch.base + (top + row) % ringRows() * rowFloats;
    }
    run.kernels.depthwise(
        scratch.floats,
        scratch.rowOffsets,
        firstRow,
        lastRow,
        kernel,
        stride,
        weights.data(),
        weights.offset(panel),
        weights.panels().vectors(panel),
        scratch.floats,
        to,
        panelWidth,
        width);
  }

  private void finish(
      ImageRun run,
      Scratch scratch,
      int from,
      int y,
      int left,
      int pixels,
      int panel,
      int sumsOffset) {
    int to = output.at(weights.panels(), panel, y * output.shape().width() + left);
    run.kernels.activateAndSum(
        activation,
        scratch.floats,
        from,
        pixels,
        weights.panels().vectors(panel),
        run.arena,
        to,
        output.stride(panel),
        run.arena,
        sumsOffset);
  }
}
