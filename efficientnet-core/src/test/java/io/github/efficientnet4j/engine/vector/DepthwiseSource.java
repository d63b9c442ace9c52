package io.github.efficientnet4j.engine.vector;

import java.util.ArrayList;
import java.util.List;

/**
 * The depthwise kernels: every tap of every pixel of a tile is written out, for two widths of tiles
 * and each kernel and stride that networks have often.
 */
final class DepthwiseSource extends KernelSource {

  /** Pixels of a tile, widest first. */
  private static final List<Integer> TILES = List.of(7, 4);

  static final List<DepthwiseSource> ALL =
      List.of(
          new DepthwiseSource(3, 1),
          new DepthwiseSource(3, 2),
          new DepthwiseSource(5, 1),
          new DepthwiseSource(5, 2));

  private final int kernel;
  private final int stride;

  private DepthwiseSource(int kernel, int stride) {
    this.kernel = kernel;
    this.stride = stride;
  }

  @Override
  String name() {
    return "Depthwise" + kernel + "Stride" + stride;
  }

  @Override
  String description() {
    return ("A row of a depthwise convolution, kernel %d, stride %d. One flat loop covers the tiles of"
            + " all vectors of channels: calls and inner loops cost as much as the taps.")
        .formatted(kernel, stride);
  }

  @Override
  void methods() {
    for (int pixels : TILES) {
      if (kernel == 3) {
        allRows(pixels);
      }
      rowByRow(pixels);
    }
  }

  /** One turn of the loop is a tile. */
  private void allRows(int pixels) {
    documentation(
        "Tiles of " + pixels + " pixels: from {@code from} on, but the last ends at {@code to}.");
    method("static void pixels" + pixels, parameters());
    counters(pixels);
    for (int row = 0; row < kernel; row++) {
      line("int row" + row + " = rows[" + row + "];");
    }
    line("for (int n = tiles * vectors; n > 0; n--) {");
    first(pixels);
    line("int x = " + times(stride, "first") + " * pitch + channel;");
    line("int w = bOffset + channel;");
    line("FloatVector y0 = " + load("b", "w") + ";");
    for (int pixel = 1; pixel < pixels; pixel++) {
      line("FloatVector y" + pixel + " = y0;");
    }
    for (int row = 0; row < kernel; row++) {
      line("int i" + row + " = row" + row + " + x;");
      taps(row, "i" + row, "w", 1 + row * kernel, pixels);
    }
    store(pixels);
    nextTile();
    line("}");
    line("}");
  }

  /** One turn of the loop is a row of a tile: C2 gave up on all 25 taps at once. */
  private void rowByRow(int pixels) {
    documentation("The same with the kernel's rows from {@code firstRow} to {@code lastRow}.");
    List<String> parameters = new ArrayList<>(parameters());
    parameters.addAll(List.of("int firstRow", "int lastRow"));
    method("static void rows" + pixels, parameters);
    counters(pixels);
    line("int row = firstRow;");
    line("FloatVector y0 = " + load("b", "bOffset") + ";");
    for (int pixel = 1; pixel < pixels; pixel++) {
      line("FloatVector y" + pixel + " = y0;");
    }
    line("for (int n = tiles * vectors * (lastRow - firstRow); n > 0; n--) {");
    first(pixels);
    line("int i = rows[row] + " + times(stride, "first") + " * pitch + channel;");
    line("int w = bOffset + channel + (1 + row * " + kernel + ") * pitch;");
    taps(0, "i", "w", 0, pixels);
    line("row++;");
    line("if (row == lastRow) {");
    line("row = firstRow;");
    store(pixels);
    nextTile();
    line("if (channel == pitch) {");
    line("return;");
    line("}");
    line("y0 = " + load("b", "bOffset + channel") + ";");
    for (int pixel = 1; pixel < pixels; pixel++) {
      line("y" + pixel + " = y0;");
    }
    line("}");
    line("}");
    line("}");
  }

  private static List<String> parameters() {
    return List.of(
        "float[] in",
        "int[] rows",
        "float[] b",
        "int bOffset",
        "int vectors",
        "float[] out",
        "int outOffset",
        "int outStride",
        "int from",
        "int to");
  }

  private void counters(int pixels) {
    line("int pitch = vectors * LANES;");
    line("int tiles = (to - from + " + (pixels - 1) + ") / " + pixels + ";");
    line("int tile = 0;");
    line("int channel = 0;");
  }

  private void first(int pixels) {
    line("int first = Math.min(from + tile * " + pixels + ", to - " + pixels + ");");
  }

  private void store(int pixels) {
    line("int o = outOffset + first * outStride + channel;");
    for (int pixel = 0; pixel < pixels; pixel++) {
      line("y" + pixel + ".intoArray(out, " + plus("o", pixel, "outStride") + ");");
    }
  }

  private void nextTile() {
    line("tile++;");
    line("if (tile == tiles) {");
    line("tile = 0;");
    line("channel += LANES;");
    line("}");
  }

  /** Every input pixel is loaded once a row, and used for all taps that touch it. */
  private void taps(int row, String input, String weights, int firstTap, int pixels) {
    for (int tap = 0; tap < kernel; tap++) {
      String at = plus(weights, firstTap + tap, "pitch");
      line("FloatVector w" + row + tap + " = " + load("b", at) + ";");
    }
    for (int column = 0; column < (pixels - 1) * stride + kernel; column++) {
      String x = "x" + row + (column < 10 ? "_" : "") + column;
      line("FloatVector " + x + " = " + load("in", plus(input, column, "pitch")) + ";");
      for (int pixel = 0; pixel < pixels; pixel++) {
        int tap = column - pixel * stride;
        if (tap >= 0 && tap < kernel) {
          line("y" + pixel + " = " + x + ".fma(w" + row + tap + ", y" + pixel + ");");
        }
      }
    }
  }
}
