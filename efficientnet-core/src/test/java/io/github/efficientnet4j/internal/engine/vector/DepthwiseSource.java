package io.github.efficientnet4j.internal.engine.vector;

import io.github.efficientnet4j.internal.engine.kernel.Kernels;
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
          new DepthwiseSource(3, 1, false),
          new DepthwiseSource(3, 1, true),
          new DepthwiseSource(3, 2, false),
          new DepthwiseSource(3, 2, true),
          new DepthwiseSource(5, 1, false),
          new DepthwiseSource(5, 1, true),
          new DepthwiseSource(5, 2, false),
          new DepthwiseSource(5, 2, true));

  private final int kernel;
  private final int stride;
  private final boolean wholePanel;

  private DepthwiseSource(int kernel, int stride, boolean wholePanel) {
    this.kernel = kernel;
    this.stride = stride;
    this.wholePanel = wholePanel;
  }

  @Override
  String name() {
    return "Depthwise" + kernel + "Stride" + stride + (wholePanel ? "Panel" : "");
  }

  @Override
  String description() {
    String row = "A row of a depthwise convolution, kernel %d, stride %d".formatted(kernel, stride);
    String loop =
        " One flat loop covers the tiles of all vectors of channels: calls and inner loops cost as"
            + " much as the taps.";
    return wholePanel
        ? row
            + ", of a whole panel: between pixels lies a constant, so that C2 checks the bounds of a"
            + " row once or twice, not of each load, and needs no register for its address."
            + loop
        : row + ", of a panel of any width." + loop;
  }

  @Override
  void methods() {
    row();
    for (int pixels : TILES) {
      if (writesAllRows()) {
        allRows(pixels);
      }
      rowByRow(pixels);
    }
  }

  /** C2 gave up on 25 taps at once. */
  private boolean writesAllRows() {
    return kernel == 3;
  }

  private void row() {
    int large = TILES.get(0);
    int small = TILES.get(1);
    documentation(
        ("Tiles of %d pixels, and of %d where %1$d would be too many. A last tile reaches back over"
                + " pixels that are done already: they get the same values.")
            .formatted(large, small));
    List<String> parameters = parameters();
    parameters.addAll(List.of("int firstRow", "int lastRow", "int width"));
    method("static void row", parameters);
    line("int rest = width % " + large + ";");
    line("int split = width > " + large + " && rest > " + small + " ? width : width - rest;");
    if (writesAllRows()) {
      line("if (lastRow - firstRow == " + kernel + ") {");
      calls("pixels", List.of());
      line("return;");
      line("}");
    }
    calls("rows", List.of("firstRow", "lastRow"));
    line("}");
  }

  private void calls(String method, List<String> rows) {
    call("split > 0", method + TILES.get(0), "0", "split", rows);
    call("split < width", method + TILES.get(1), "split", "width", rows);
  }

  private void call(String condition, String method, String from, String to, List<String> rows) {
    List<String> arguments = new ArrayList<>();
    for (String parameter : parameters()) {
      arguments.add(parameter.substring(parameter.indexOf(' ') + 1));
    }
    arguments.addAll(List.of(from, to));
    arguments.addAll(rows);
    line("if (" + condition + ") {");
    line(method + "(" + String.join(", ", arguments) + ");");
    line("}");
  }

  /** One turn of the loop is a tile. */
  private void allRows(int pixels) {
    documentation(
        "Tiles of " + pixels + " pixels: from {@code from} on, but the last ends at {@code to}.");
    List<String> parameters = parameters();
    parameters.addAll(List.of("int from", "int to"));
    method("private static void pixels" + pixels, parameters);
    counters(pixels);
    for (int row = 0; row < kernel; row++) {
      line("int row" + row + " = rows[" + row + "];");
    }
    line("for (int n = tiles * " + vectors() + "; n > 0; n--) {");
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

  /** One turn of the loop is a row of a tile. */
  private void rowByRow(int pixels) {
    documentation(
        "Tiles of "
            + pixels
            + " pixels, with the kernel's rows from {@code firstRow} to {@code lastRow}.");
    List<String> parameters = parameters();
    parameters.addAll(List.of("int from", "int to", "int firstRow", "int lastRow"));
    method("private static void rows" + pixels, parameters);
    counters(pixels);
    line("int row = firstRow;");
    line("FloatVector y0 = " + load("b", "bOffset") + ";");
    for (int pixel = 1; pixel < pixels; pixel++) {
      line("FloatVector y" + pixel + " = y0;");
    }
    line("for (int n = tiles * " + vectors() + " * (lastRow - firstRow); n > 0; n--) {");
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

  private List<String> parameters() {
    List<String> parameters =
        new ArrayList<>(List.of("float[] in", "int[] rows", "float[] b", "int bOffset"));
    if (!wholePanel) {
      parameters.add("int vectors");
    }
    parameters.addAll(List.of("float[] out", "int outOffset", "int outStride"));
    return parameters;
  }

  private String vectors() {
    return wholePanel ? Integer.toString(Kernels.PANEL_VECTORS) : "vectors";
  }

  private void counters(int pixels) {
    line("int pitch = " + vectors() + " * LANES;");
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
