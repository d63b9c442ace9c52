package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.Padding;
import java.util.Arrays;
import java.util.Optional;

/**
 * A depthwise convolution fused with what makes its input. A task is one panel of channels of one
 * band of output rows: the input rows that the kernel covers are kept in a ring in the worker's
 * scratch, which fits in the first or second cache level, and each is made once when the kernel
 * reaches it. Activation and the sums of squeeze-and-excitation are taken while a row is in cache.
 */
final class DepthwisePhase implements Phase {

  private final RowSource source;
  private final PackedMatrix weights;
  private final int kernel;
  private final int stride;
  private final Padding padding;
  private final int inputHeight;
  private final int inputWidth;
  private final Optional<Activation> activation;
  private final MapBuffer output;
  private final Bands bands;
  private final ChannelSums sums;

  DepthwisePhase(
      RowSource source,
      DepthwiseWeights weights,
      int inputHeight,
      int inputWidth,
      Optional<Activation> activation,
      MapBuffer output,
      Bands bands,
      ChannelSums sums) {
    this.source = source;
    this.weights = weights.packed();
    this.kernel = weights.kernel();
    this.stride = weights.stride();
    this.padding = weights.padding();
    this.inputHeight = inputHeight;
    this.inputWidth = inputWidth;
    this.activation = activation;
    this.output = output;
    this.bands = bands;
    this.sums = sums;
  }

  @Override
  public int tasks() {
    return weights.panels().count() * bands.count();
  }

  @Override
  public int scratchFloats() {
    return kernel * rowFloats(weights.panels().width(0));
  }

  @Override
  public int scratchRows() {
    return kernel;
  }

  private int rowFloats(int panelWidth) {
    return (padding.left() + inputWidth + padding.right()) * panelWidth;
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int task) {
    int panel = task % weights.panels().count();
    int band = task / weights.panels().count();
    int panelWidth = weights.panels().width(panel);
    int rowFloats = rowFloats(panelWidth);
    clearSides(scratch.floats, rowFloats, panelWidth);
    int sumsOffset = sums.offset(band) + weights.panels().channel(panel);
    Arrays.fill(run.arena, sumsOffset, sumsOffset + panelWidth, 0f);
    int made = 0;
    for (int y = bands.start(band); y < bands.start(band + 1); y++) {
      int top = y * stride - padding.top();
      int end = Math.min(top + kernel, inputHeight);
      for (made = Math.max(made, Math.max(top, 0)); made < end; made++) {
        int slot = made % kernel * rowFloats + padding.left() * panelWidth;
        source.row(run, made, panel, scratch.floats, slot);
      }
      int firstRow = Math.max(0, -top);
      int lastRow = end - top;
      for (int row = firstRow; row < lastRow; row++) {
        scratch.rowOffsets[row] = (top + row) % kernel * rowFloats;
      }
      outputRow(run, scratch, y, panel, firstRow, lastRow, sumsOffset);
    }
  }

  private void clearSides(float[] ring, int rowFloats, int panelWidth) {
    int left = padding.left() * panelWidth;
    int right = (padding.left() + inputWidth) * panelWidth;
    for (int slot = 0; slot < kernel; slot++) {
      int row = slot * rowFloats;
      Arrays.fill(ring, row, row + left, 0f);
      Arrays.fill(ring, row + right, row + rowFloats, 0f);
    }
  }

  private void outputRow(
      ImageRun run, Scratch scratch, int y, int panel, int firstRow, int lastRow, int sumsOffset) {
    int width = output.shape().width();
    int vectors = weights.panels().vectors(panel);
    int to = output.pixel(y * width) + weights.panels().channel(panel);
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
        width);
    if (activation.isPresent()) {
      run.kernels.activateAndSum(
          activation.get(), run.arena, to, output.stride(), width, vectors, run.arena, sumsOffset);
    }
  }
}
