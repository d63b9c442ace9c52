package io.github.efficientnet4j.generator;

import java.util.ArrayList;
import java.util.List;

/**
 * The depthwise kernels: every tap of every pixel of a tile is written out, for two widths of tiles
 * and each kernel and stride that networks have often.
 */
final class DepthwiseSource extends KernelSource {

  /**
   * The engine's {@code Kernels.PANEL_VECTORS}, as a copy: the engine is compiled after this
   * program has run.
   */
  static final int PANEL_VECTORS = 3;

  /** Pixels of a tile. */
  private static final int LARGE = 7;

  /** Pixels of a tile, where a large one would compute too many pixels twice. */
  private static final int SMALL = 4;

  private final int kernel;
  private final int stride;
  private final boolean wholePanel;

  /** Rows of panels of as many vectors as a parameter says. */
  static DepthwiseSource anyWidth(int kernel, int stride) {
    return new DepthwiseSource(kernel, stride, false);
  }

  /** Rows of the usual panel, whose width is a constant. */
  static DepthwiseSource wholePanel(int kernel, int stride) {
    return new DepthwiseSource(kernel, stride, true);
  }

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
    return ("A row of a depthwise convolution with a %1$d×%1$d kernel and stride %2$d, over a panel"
            + " of %3$s One flat loop covers the tiles of all vectors of channels: calls and inner"
            + " loops would cost as much as the taps.")
        .formatted(
            kernel,
            stride,
            wholePanel
                ? "the usual width. The distance between pixels is a constant, so C2 checks bounds"
                    + " once or twice a row instead of at each load, and needs no register for the"
                    + " address."
                : "any width.");
  }

  @Override
  void methods(JavaWriter code) {
    row(code);
    for (int pixels : List.of(LARGE, SMALL)) {
      if (writesAllRows()) {
        allRows(code, pixels);
      }
      rowByRow(code, pixels);
    }
  }

  /**
   * Whether there is also a loop with all taps of a tile in one iteration. Not for a 5×5 kernel:
   * with 25 taps in the body, C2 sometimes leaves vector operations as calls and boxes their
   * vectors.
   */
  private boolean writesAllRows() {
    return kernel == 3;
  }

  /** The entry: splits a row into tiles. */
  private void row(JavaWriter code) {
    code.method(
        ("Splits the row into tiles of %d pixels, or of %d where %1$d would be too many. The last"
                + " tile overlaps pixels that are already computed; they get the same values.")
            .formatted(LARGE, SMALL),
        "static void row",
        parameters("int firstRow", "int lastRow", "int width"));
    code.lines(
        """
        int rest = width %% %1$d;
        int split = width > %1$d && rest > %2$d ? width : width - rest;
        """
            .formatted(LARGE, SMALL));
    if (writesAllRows()) {
      code.line("if (lastRow - firstRow == " + kernel + ") {");
      tiles(code, "pixels", List.of());
      code.line("return;");
      code.line("}");
    }
    tiles(code, "rows", List.of("firstRow", "lastRow"));
    code.line("}");
  }

  /** Calls the methods with large and with small tiles. */
  private void tiles(JavaWriter code, String method, List<String> rows) {
    code.line("if (split > 0) {");
    code.call(method + LARGE, arguments("0", "split", rows));
    code.line("}");
    code.line("if (split < width) {");
    code.call(method + SMALL, arguments("split", "width", rows));
    code.line("}");
  }

  private List<String> arguments(String from, String to, List<String> rows) {
    List<String> arguments = new ArrayList<>(names(parameters(from, to)));
    arguments.addAll(rows);
    return arguments;
  }

  /** One iteration is a tile. */
  private void allRows(JavaWriter code, int pixels) {
    code.method(
        "Tiles of " + pixels + " pixels: from {@code from} on, but the last ends at {@code to}.",
        "private static void pixels" + pixels,
        parameters("int from", "int to"));
    counters(code, pixels);
    for (int row = 0; row < kernel; row++) {
      code.line("int row" + row + " = rows[" + row + "];");
    }
    code.line("for (int n = tiles * " + vectors() + "; n > 0; n--) {");
    code.lines(
        """
        int first = %s;
        int x = %s * pitch + channel;
        int w = bOffset + channel;
        """
            .formatted(first(pixels), times(stride, "first")));
    bias(code, "FloatVector ", "w", pixels);
    for (int row = 0; row < kernel; row++) {
      code.line("int i" + row + " = row" + row + " + x;");
      taps(code, row, "i" + row, "w", 1 + row * kernel, pixels);
    }
    store(code, pixels);
    nextTile(code);
    code.line("}");
    code.line("}");
  }

  /** One iteration is a row of a tile. */
  private void rowByRow(JavaWriter code, int pixels) {
    code.method(
        "Tiles of "
            + pixels
            + " pixels, with the kernel's rows from {@code firstRow} to {@code lastRow}.",
        "private static void rows" + pixels,
        parameters("int from", "int to", "int firstRow", "int lastRow"));
    counters(code, pixels);
    code.line("int row = firstRow;");
    bias(code, "FloatVector ", "bOffset", pixels);
    code.line("for (int n = tiles * " + vectors() + " * (lastRow - firstRow); n > 0; n--) {");
    code.lines(
        """
        int first = %s;
        int i = rows[row] + %s * pitch + channel;
        int w = bOffset + channel + (1 + row * %d) * pitch;
        """
            .formatted(first(pixels), times(stride, "first"), kernel));
    taps(code, 0, "i", "w", 0, pixels);
    code.lines(
        """
        row++;
        if (row == lastRow) {
          row = firstRow;
        """);
    store(code, pixels);
    nextTile(code);
    code.lines(
        """
        if (channel == pitch) {
          return;
        }
        """);
    bias(code, "", "bOffset + channel", pixels);
    code.line("}");
    code.line("}");
    code.line("}");
  }

  /** The parameters that all methods have, and more. */
  private List<String> parameters(String... more) {
    List<String> parameters =
        new ArrayList<>(List.of("float[] in", "int[] rows", "float[] b", "int bOffset"));
    if (!wholePanel) {
      parameters.add("int vectors");
    }
    parameters.addAll(List.of("float[] out", "int outOffset", "int outStride"));
    parameters.addAll(List.of(more));
    return parameters;
  }

  private String vectors() {
    return wholePanel ? Integer.toString(PANEL_VECTORS) : "vectors";
  }

  private void counters(JavaWriter code, int pixels) {
    code.lines(
        """
        int pitch = %s * LANES;
        int tiles = (to - from + %d) / %d;
        int tile = 0;
        int channel = 0;
        """
            .formatted(vectors(), pixels - 1, pixels));
  }

  /** The first pixel of a tile. */
  private static String first(int pixels) {
    return "Math.min(from + tile * " + pixels + ", to - " + pixels + ")";
  }

  /** The sums begin with the bias. */
  private static void bias(JavaWriter code, String type, String index, int pixels) {
    code.line(type + "y0 = " + load("b", index) + ";");
    for (int pixel = 1; pixel < pixels; pixel++) {
      code.line(type + "y" + pixel + " = y0;");
    }
  }

  private static void store(JavaWriter code, int pixels) {
    code.line("int o = outOffset + first * outStride + channel;");
    for (int pixel = 0; pixel < pixels; pixel++) {
      code.line("y" + pixel + ".intoArray(out, " + plus("o", pixel, "outStride") + ");");
    }
  }

  private static void nextTile(JavaWriter code) {
    code.lines(
        """
        tile++;
        if (tile == tiles) {
          tile = 0;
          channel += LANES;
        }
        """);
  }

  /** Every input pixel is loaded once a row, and used for all taps that touch it. */
  private void taps(
      JavaWriter code, int row, String input, String weights, int firstTap, int pixels) {
    for (int tap = 0; tap < kernel; tap++) {
      String at = plus(weights, firstTap + tap, "pitch");
      code.line("FloatVector w" + row + tap + " = " + load("b", at) + ";");
    }
    for (int column = 0; column < (pixels - 1) * stride + kernel; column++) {
      String x = "x" + row + (column < 10 ? "_" : "") + column;
      code.line("FloatVector " + x + " = " + load("in", plus(input, column, "pitch")) + ";");
      for (int pixel = 0; pixel < pixels; pixel++) {
        int tap = column - pixel * stride;
        if (tap >= 0 && tap < kernel) {
          code.line("y" + pixel + " = " + x + ".fma(w" + row + tap + ", y" + pixel + ");");
        }
      }
    }
  }
}
