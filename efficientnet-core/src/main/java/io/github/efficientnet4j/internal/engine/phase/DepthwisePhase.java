package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.layout.ChannelSums;
import io.github.efficientnet4j.internal.engine.layout.DepthwiseFilter;
import io.github.efficientnet4j.internal.engine.layout.PanelMap;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import java.util.Arrays;
import java.util.Optional;

/**
 * A depthwise convolution fused with what makes its input, its activation, and the sums that
 * squeeze-and-excitation needs. A task is one panel of channels of one part of the {@link
 * DepthwiseTiling}.
 *
 * <p>The worker's scratch holds two buffers of rows of the task's panel. Both are rows x columns x
 * the panel's width:
 *
 * <ol>
 *   <li>a ring of the input rows under the kernel, padded left and right: input row y lies in slot
 *       y modulo the number of slots, and is made once, when the kernel reaches it. The ring fits
 *       into the L1 cache.
 *   <li>a group of output rows before their activation.
 * </ol>
 *
 * <p>Behind them lie the sums of the last groups, one value for each of the panel's channels.
 */
public final class DepthwisePhase implements Phase {

  /**
   * Groups of rows that are summed up by themselves before they are added to a part's sums, so that
   * the sums of a large map keep their digits.
   */
  private static final int MAX_GROUPS_OF_SUM = 32;

  private final RowSource source;
  private final DepthwiseFilter filter;
  private final Panels panels;
  private final Shape input;
  private final Activation activation;
  private final PanelMap output;
  private final DepthwiseTiling tiling;
  private final ChannelSums sums;
  private final Optional<Squeeze> squeeze;

  /** Whether adjacent tasks are parts of one panel rather than panels of one part. */
  private final boolean panelsFirst;

  /**
   * @param source makes the input rows
   * @param filter the weights and their geometry
   * @param input the input's shape
   * @param activation of the convolution
   * @param output receives the result
   * @param tiling of the output
   * @param sums receive the sums over each part's pixels
   * @param squeeze is told of each panel whose sums are complete; only if there is a single part
   */
  public DepthwisePhase(
      RowSource source,
      DepthwiseFilter filter,
      Shape input,
      Activation activation,
      PanelMap output,
      DepthwiseTiling tiling,
      ChannelSums sums,
      Optional<Squeeze> squeeze) {
    this.source = source;
    this.filter = filter;
    this.panels = filter.panels();
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
    return panels.count() * tiling.parts();
  }

  @Override
  public int scratchFloats() {
    int columns = tiling.columns().largest();
    int ring = ringRows() * filter.inputSpan(columns);
    return (ring + tiling.group() * columns + 1) * panels.width(0);
  }

  /** For each kernel row, where its input row lies in the ring. */
  @Override
  public int scratchInts() {
    return filter.kernel();
  }

  /** The slots of the ring: the input rows under the output rows of a group. */
  private int ringRows() {
    return filter.inputSpan(tiling.group());
  }

  /** The floats of one slot of the ring. */
  private int ringRowFloats(int panel, int outputColumns) {
    return filter.inputSpan(outputColumns) * panels.width(panel);
  }

  @Override
  public void execute(ImageRun run, Scratch scratch, int task) {
    int panel = panelsFirst ? task / tiling.parts() : task % panels.count();
    int part = panelsFirst ? task % tiling.parts() : task / panels.count();
    int width = tiling.width(part);
    int panelWidth = panels.width(panel);
    int rowFloats = ringRowFloats(panel, width);

    int firstColumn = filter.left(tiling.left(part));
    int from = Math.max(0, firstColumn);
    int to = Math.min(input.width(), firstColumn + filter.inputSpan(width));
    int inside = (from - firstColumn) * panelWidth;
    clearSides(scratch, rowFloats, inside, inside + (to - from) * panelWidth);

    int partSums = partSums(panel, part);
    int groupSums = groupSums(scratch, panel);
    Arrays.fill(run.arena, partSums, partSums + panelWidth, 0f);
    Arrays.fill(scratch.floats, groupSums, groupSums + panelWidth, 0f);
    int end = tiling.bottom(part);
    int groups = 0;
    int made = 0;
    int next;
    for (int y = tiling.top(part); y < end; y = next) {
      next = Math.min(y + tiling.group(), end);
      int top = Math.max(filter.top(y), 0);
      int bottom = Math.min(filter.top(next - 1) + filter.kernel(), input.height());
      for (made = Math.max(made, top); made < bottom; made++) {
        int slot = scratch.base + made % ringRows() * rowFloats;
        source.row(run, made, from, to, panel, scratch.floats, slot + inside);
      }
      outputRows(run, scratch, panel, part, y, next);
      if (++groups % MAX_GROUPS_OF_SUM == 0 || next == end) {
        run.kernels.add(run.arena, partSums, scratch.floats, groupSums, panelWidth);
        Arrays.fill(scratch.floats, groupSums, groupSums + panelWidth, 0f);
      }
    }
    if (squeeze.isPresent()) {
      squeeze.get().add(run, panel);
    }
  }

  /** Where the sums of some groups of rows lie, behind the rows of a group in scratch. */
  private int groupSums(Scratch scratch, int panel) {
    int columns = tiling.columns().largest();
    int rows = ringRows() * filter.inputSpan(columns) + tiling.group() * columns;
    return scratch.base + rows * panels.width(panel);
  }

  /** Where the sums of a panel of a part lie in the arena. */
  private int partSums(int panel, int part) {
    return sums.offset(part) + panels.channel(panel);
  }

  /** Zeros left and right of the map, in every slot of the ring. */
  private void clearSides(Scratch scratch, int rowFloats, int insideFrom, int insideTo) {
    for (int slot = 0; slot < ringRows(); slot++) {
      int row = scratch.base + slot * rowFloats;
      Arrays.fill(scratch.floats, row, row + insideFrom, 0f);
      Arrays.fill(scratch.floats, row + insideTo, row + rowFloats, 0f);
    }
  }

  /**
   * Convolves a group of rows into scratch, then activates them into the map. Storing the sums to
   * the map itself, which lies beyond the L2 cache, stalled the convolution.
   */
  private void outputRows(ImageRun run, Scratch scratch, int panel, int part, int from, int to) {
    int width = tiling.width(part);
    int rowFloats = width * panels.width(panel);
    int first = scratch.base + ringRows() * ringRowFloats(panel, width);
    for (int y = from; y < to; y++) {
      convolve(run, scratch, panel, y, width, first + (y - from) * rowFloats);
    }
    if (width == output.shape().width()) {
      activate(run, scratch, panel, part, from, (to - from) * width, first);
      return;
    }
    for (int y = from; y < to; y++) {
      activate(run, scratch, panel, part, y, width, first + (y - from) * rowFloats);
    }
  }

  /** Convolves one output row from the ring into scratch. */
  private void convolve(ImageRun run, Scratch scratch, int panel, int y, int width, int to) {
    int rowFloats = ringRowFloats(panel, width);
    int top = filter.top(y);
    int firstRow = Math.max(0, -top);
    int lastRow = Math.min(filter.kernel(), input.height() - top);
    for (int row = firstRow; row < lastRow; row++) {
      scratch.ints[row] = scratch.base + (top + row) % ringRows() * rowFloats;
    }
    filter.convolveRow(
        run.kernels,
        panel,
        scratch.floats,
        scratch.ints,
        firstRow,
        lastRow,
        scratch.floats,
        to,
        width);
  }

  /** Activates pixels of scratch into the map, from the first column of row y on. */
  private void activate(
      ImageRun run, Scratch scratch, int panel, int part, int y, int pixels, int from) {
    int pixel = y * output.shape().width() + tiling.left(part);
    run.kernels.activateAndSum(
        activation,
        scratch.floats,
        from,
        pixels,
        panels.vectors(panel),
        run.arena,
        output.at(panels, panel, pixel),
        output.stride(panel),
        scratch.floats,
        groupSums(scratch, panel));
  }
}
