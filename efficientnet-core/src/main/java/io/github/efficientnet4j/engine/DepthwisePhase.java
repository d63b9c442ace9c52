package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;
import java.util.Arrays;
import java.util.Optional;

/**
 * A depthwise convolution fused with what makes its input. A task is one panel of channels of a
 * band of columns and rows: the input rows under the kernel are kept in a ring in the worker's
 * scratch, which fits into the first cache level, and each is made once when the kernel reaches it.
 * Activation and the sums of squeeze-and-excitation are taken while a row is in cache.
 */
final class DepthwisePhase implements Phase {

  private final RowSource source;
  private final PackedMatrix weights;
  private final int kernel;
  private final int stride;
  private final Padding padding;
  private final Shape input;
  private final Optional<Activation> activation;
  private final MapBuffer output;
  private final DepthwiseTiling tiling;
  private final ChannelSums sums;

  DepthwisePhase(
      RowSource source,
      DepthwiseWeights weights,
      Shape input,
      Optional<Activation> activation,
      MapBuffer output,
      DepthwiseTiling tiling,
      ChannelSums sums) {
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
  }

  @Override
  public int tasks() {
    return weights.panels().count() * tiling.parts();
  }

  @Override
  public int scratchFloats() {
    return kernel * ringColumns(tiling.columns().largest()) * weights.panels().width(0);
  }

  @Override
  public int scratchRows() {
    return kernel;
  }

  /** The input columns under some output columns. */
  private int ringColumns(int outputColumns) {
    return (outputColumns - 1) * stride + kernel;
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int task) {
    int panel = task % weights.panels().count();
    int part = task / weights.panels().count();
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
    int made = 0;
    for (int y = tiling.rows().start(band); y < tiling.rows().start(band + 1); y++) {
      int top = y * stride - padding.top();
      int end = Math.min(top + kernel, input.height());
      for (made = Math.max(made, Math.max(top, 0)); made < end; made++) {
        int slot = scratch.base + made % kernel * rowFloats;
        source.row(run, made, from, to, panel, scratch.floats, slot + inside);
      }
      int firstRow = Math.max(0, -top);
      int lastRow = end - top;
      for (int row = firstRow; row < lastRow; row++) {
        scratch.rowOffsets[row] = scratch.base + (top + row) % kernel * rowFloats;
      }
      outputRow(run, scratch, y, left, right, panel, firstRow, lastRow, sumsOffset);
    }
  }

  private void clearSides(Scratch scratch, int rowFloats, int insideFrom, int insideTo) {
    for (int slot = 0; slot < kernel; slot++) {
      int row = scratch.base + slot * rowFloats;
      Arrays.fill(scratch.floats, row, row + insideFrom, 0f);
      Arrays.fill(scratch.floats, row + insideTo, row + rowFloats, 0f);
    }
  }

  private void outputRow(
      ImageRun run,
      Scratch scratch,
      int y,
      int left,
      int right,
      int panel,
      int firstRow,
      int lastRow,
      int sumsOffset) {
    int vectors = weights.panels().vectors(panel);
    int to = output.pixel(y * output.shape().width() + left) + weights.panels().channel(panel);
    run.kernels.depthwise(
        scratch.floats,
        scratch.rowOffsets,
        firstRow,
        lastRow,
        kernel,
        stride,
        weights.data(),
        weights.offset(panel),
        vectors,
        run.arena,
        to,
        output.stride(),
        right - left);
    if (activation.isPresent()) {
      run.kernels.activateAndSum(
          activation.get(),
          run.arena,
          to,
          output.stride(),
          right - left,
          vectors,
          run.arena,
          sumsOffset);
    }
  }
}
