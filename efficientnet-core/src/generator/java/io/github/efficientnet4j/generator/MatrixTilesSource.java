package io.github.efficientnet4j.generator;

import java.util.ArrayList;
import java.util.List;

/**
 * The tiles of matrix products: a method for each height, a class for each width. With the 32
 * registers of AVX-512, 7 rows by 3 vectors leave room for the operands, and so do 5 by 4; with 6
 * by 4, C2 of JDK 25 spills (two thirds of the speed).
 */
final class MatrixTilesSource extends KernelSource {

  private static final int TALLEST = 7;
  private static final int TALLEST_OF_WIDEST = 5;
  private static final int WIDEST = 4;

  private static final String B_STRIDE = "int bStride";

  /** Where the elements of the first matrix lie, and what the sums begin with. */
  private enum Product {
    /**
     * A row's elements are neighbours; the sums begin with a row of the second matrix's array, such
     * as the bias.
     */
    MULTIPLY("Multiply", "the matrix product", "int depth", "for (int k = 0; k < depth; k++)", "k"),
    /** The same, but a row's elements lie at the offsets that are given. */
    CONVOLVE(
        "Convolve",
        "the convolution whose operands lie at tap offsets",
        "int[] taps",
        "for (int tap : taps)",
        "tap"),
    /** A column's elements are neighbours; the sums begin with what is there. */
    TRANSPOSED(
        "Transposed",
        "the product with the first matrix transposed, added to what is there",
        "int depth",
        "for (int k = 0; k < depth; k++)",
        "k");

    private final String prefix;
    private final String what;
    private final String steps;
    private final String loop;
    private final String step;

    Product(String prefix, String what, String steps, String loop, String step) {
      this.prefix = prefix;
      this.what = what;
      this.steps = steps;
      this.loop = loop;
      this.step = step;
    }
  }

  private final Product product;
  private final boolean transposed;
  private final int vectors;
  private final int tallest;

  /** Tiles of the matrix product, of some vectors of columns. */
  static MatrixTilesSource multiply(int vectors) {
    return new MatrixTilesSource(Product.MULTIPLY, vectors);
  }

  /** Tiles of a convolution without a copy of its input. */
  static MatrixTilesSource convolve(int vectors) {
    return new MatrixTilesSource(Product.CONVOLVE, vectors);
  }

  /** Tiles of the gradient of weights. */
  static MatrixTilesSource transposed(int vectors) {
    return new MatrixTilesSource(Product.TRANSPOSED, vectors);
  }

  private MatrixTilesSource(Product product, int vectors) {
    this.product = product;
    this.transposed = product == Product.TRANSPOSED;
    this.vectors = vectors;
    this.tallest = vectors == WIDEST ? TALLEST_OF_WIDEST : TALLEST;
  }

  @Override
  String name() {
    return product.prefix + "Tiles" + vectors;
  }

  @Override
  String description() {
    return ("Micro-kernels of %s: tiles of 1 to %d rows by %d vector%s of columns, each sum in a"
            + " register of its own. C2 keeps named locals in registers, but not arrays of vectors;"
            + " hence one method per shape.%s")
        .formatted(
            product.what,
            tallest,
            vectors,
            vectors == 1 ? "" : "s",
            product == Product.MULTIPLY
                ? " The stride of the second matrix must stay a parameter of each tile: with a"
                    + " constant, C2 hoists the range checks that keep loads near their use."
                : "");
  }

  @Override
  void methods(JavaWriter code) {
    run(code);
    for (int rows = tallest; rows >= 1; rows--) {
      tile(code, rows);
    }
  }

  /**
   * The parameters of a tile. The stride of a packed matrix is among them although it is a
   * constant: with a constant, C2 of JDK 25 hoists the range checks out of a tile's loop, then
   * loads all operands of an iteration first, and spills them.
   */
  private List<String> parameters() {
    List<String> parameters =
        new ArrayList<>(List.of("float[] a", "int aOffset", "int aStride", product.steps));
    parameters.add("float[] b");
    if (product == Product.MULTIPLY) {
      parameters.add("int startOffset");
    }
    parameters.add("int bOffset");
    if (product != Product.CONVOLVE) {
      parameters.add(B_STRIDE);
    }
    parameters.addAll(List.of("float[] c", "int cOffset", "int cStride"));
    return parameters;
  }

  /** The entry: splits a matrix into tiles. */
  private void run(JavaWriter code) {
    List<String> parameters = parameters();
    if (product == Product.MULTIPLY) {
      parameters.remove(B_STRIDE);
    }
    parameters.add(parameters.indexOf(product.steps), "int rows");
    parameters.add(0, "int tallest");
    code.method(
        "Splits the rows into tiles of nearly equal height, of at most {@code tallest}.",
        "static void run",
        parameters);
    code.lines(
        """
        int ao = aOffset;
        int co = cOffset;
        int left = rows;
        for (int tiles = (rows + tallest - 1) / tallest; tiles > 0; tiles--) {
          int height = (left + tiles - 1) / tiles;
          switch (height) {
        """);
    for (int rows = tallest; rows >= 1; rows--) {
      String label = rows == 1 ? "default" : "case " + rows;
      code.call(label + " -> rows" + rows, arguments());
    }
    code.lines(
        """
            }
            ao += %s;
            co += height * cStride;
            left -= height;
          }
        }
        """
            .formatted(transposed ? "height" : "height * aStride"));
  }

  /** What {@code run} passes to a tile. */
  private List<String> arguments() {
    return names(parameters()).stream().map(this::argument).toList();
  }

  private String argument(String parameter) {
    return switch (parameter) {
      case "aOffset" -> "ao";
      case "cOffset" -> "co";
      case "bStride" -> transposed ? parameter : times(vectors, "LANES");
      default -> parameter;
    };
  }

  private void tile(JavaWriter code, int rows) {
    code.method((transposed ? "private " : "") + "static void rows" + rows, parameters());
    if (transposed) {
      sumsFromResult(code, rows);
      code.line("int ak = aOffset;");
      code.line("int bk = bOffset;");
    } else {
      sumsFromBias(code, rows);
      for (int row = 1; row < rows; row++) {
        code.line("int a" + row + " = " + rowOf("a", row - 1) + " + aStride;");
      }
      code.line(
          "int bk = " + plusVectors("bOffset", product == Product.MULTIPLY ? 0 : vectors) + ";");
    }
    loops(code, rows);
    stores(code, rows);
    code.line("}");
  }

  private void sumsFromBias(JavaWriter code, int rows) {
    String start = product == Product.MULTIPLY ? "startOffset" : "bOffset";
    for (int column = 0; column < vectors; column++) {
      code.line("FloatVector c0" + column + " = " + load("b", plusVectors(start, column)) + ";");
    }
    for (int row = 1; row < rows; row++) {
      for (int column = 0; column < vectors; column++) {
        code.line("FloatVector c" + row + column + " = c0" + column + ";");
      }
    }
  }

  private void sumsFromResult(JavaWriter code, int rows) {
    for (int row = 0; row < rows; row++) {
      if (row > 0) {
        code.line("int c" + row + " = " + rowOf("c", row - 1) + " + cStride;");
      }
      for (int column = 0; column < vectors; column++) {
        String at = plusVectors(rowOf("c", row), column);
        code.line("FloatVector c" + row + column + " = " + load("c", at) + ";");
      }
    }
  }

  private void loops(JavaWriter code, int rows) {
    if (product == Product.MULTIPLY && vectors > 1) {
      code.line("if (PAIRED_STEPS) {");
      code.line("if ((depth & 1) != 0) {");
      step(code, rows, "0", 0);
      advance(code, 1);
      code.line("}");
      code.line("for (int k = depth & 1; k < depth; k += 2) {");
      step(code, rows, "k", 0);
      step(code, rows, "k + 1", 1);
      advance(code, 2);
      code.line("}");
      code.line("} else {");
      singleSteps(code, rows);
      code.line("}");
    } else {
      singleSteps(code, rows);
    }
  }

  private void singleSteps(JavaWriter code, int rows) {
    code.line(product.loop + " {");
    step(code, rows, product.step, 0);
    advance(code, 1);
    code.line("}");
  }

  /** Adds the products of one step, the first or the second of an iteration. */
  private void step(JavaWriter code, int rows, String k, int ofPair) {
    String b = ofPair == 0 ? "b" : "d";
    for (int column = 0; column < vectors; column++) {
      String at = plusVectors("bk", ofPair * vectors + column);
      code.line("FloatVector " + b + column + " = " + load("b", at) + ";");
    }
    for (int row = 0; row < rows; row++) {
      String at = !transposed ? rowOf("a", row) + " + " + k : row == 0 ? "ak" : "ak + " + row;
      String v = (ofPair == 0 ? "v" : "w") + row;
      code.line("FloatVector " + v + " = FloatVector.broadcast(SPECIES, a[" + at + "]);");
      for (int column = 0; column < vectors; column++) {
        String sum = "c" + row + column;
        code.line(sum + " = " + v + ".fma(" + b + column + ", " + sum + ");");
      }
    }
  }

  private void advance(JavaWriter code, int steps) {
    if (transposed) {
      code.line("ak += " + times(steps, "aStride") + ";");
    }
    if (product == Product.CONVOLVE) {
      code.line("bk += " + times(vectors, "LANES") + ";");
    } else {
      code.line("bk += " + times(steps, "bStride") + ";");
    }
  }

  private void stores(JavaWriter code, int rows) {
    for (int row = 0; row < rows; row++) {
      String start = transposed ? rowOf("c", row) : plus("cOffset", row, "cStride");
      for (int column = 0; column < vectors; column++) {
        code.line("c" + row + column + ".intoArray(c, " + plusVectors(start, column) + ");");
      }
    }
  }

  /** The variable that holds where a row of a matrix begins. */
  private static String rowOf(String matrix, int row) {
    return row == 0 ? matrix + "Offset" : matrix + row;
  }
}
