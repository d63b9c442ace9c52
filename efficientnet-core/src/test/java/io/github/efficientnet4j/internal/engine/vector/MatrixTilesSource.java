package io.github.efficientnet4j.internal.engine.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tiles of matrix products: a method for each height, a class for each width. With the 32
 * registers of AVX-512, 7 rows by 3 vectors leave room for the operands, 5 by 4 too; 6 by 4 do not
 * with C2 of JDK 25 (two thirds of the speed).
 */
final class MatrixTilesSource extends KernelSource {

  private static final int TALLEST = 7;
  private static final int TALLEST_OF_WIDEST = 5;
  private static final int WIDEST = 4;

  private static final String B_STRIDE = "int bStride";

  static final List<MatrixTilesSource> ALL =
      Stream.of(Product.values())
          .flatMap(
              product ->
                  IntStream.rangeClosed(1, WIDEST)
                      .mapToObj(vectors -> new MatrixTilesSource(product, vectors)))
          .toList();

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
    return ("Micro-kernels of %s: 1 to %d rows by %d vector%s of columns, every sum in a register of"
            + " its own. C2 keeps named locals in registers and arrays of vectors not, hence one"
            + " method a shape.%s")
        .formatted(
            product.what,
            tallest,
            vectors,
            vectors == 1 ? "" : "s",
            product == Product.MULTIPLY
                ? " The second matrix's stride must not be a constant in a tile: its index would"
                    + " lose the checks that keep loads near their use."
                : "");
  }

  @Override
  void methods() {
    run();
    for (int rows = tallest; rows >= 1; rows--) {
      tile(rows);
    }
  }

  /**
   * The parameters of a tile. The stride of a packed matrix is among them though it is a constant:
   * were it one in the loop of a tile, JDK 25's C2 would take the checks of the range out of it,
   * and in a loop without branches it loads all of a turn's elements first, more than there are
   * registers for.
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

  private void run() {
    List<String> parameters = parameters();
    if (product == Product.MULTIPLY) {
      parameters.remove(B_STRIDE);
    }
    parameters.add(parameters.indexOf(product.steps), "int rows");
    parameters.add(0, "int tallest");
    documentation("Splits the rows into tiles of nearly equal height, of at most {@code tallest}.");
    method("static void run", parameters);
    line("int ao = aOffset;");
    line("int co = cOffset;");
    line("int left = rows;");
    line("for (int tiles = (rows + tallest - 1) / tallest; tiles > 0; tiles--) {");
    line("int height = (left + tiles - 1) / tiles;");
    line("switch (height) {");
    for (int rows = tallest; rows >= 1; rows--) {
      String label = rows == 1 ? "default" : "case " + rows;
      line(label + " -> rows" + rows + "(" + arguments() + ");");
    }
    line("}");
    line("ao += height" + (transposed ? "" : " * aStride") + ";");
    line("co += height * cStride;");
    line("left -= height;");
    line("}");
    line("}");
  }

  private String arguments() {
    return parameters().stream()
        .map(parameter -> parameter.substring(parameter.indexOf(' ') + 1))
        .map(this::argument)
        .collect(Collectors.joining(", "));
  }

  private String argument(String parameter) {
    return switch (parameter) {
      case "aOffset" -> "ao";
      case "cOffset" -> "co";
      case "bStride" -> transposed ? parameter : times(vectors, "LANES");
      default -> parameter;
    };
  }

  private void tile(int rows) {
    method((transposed ? "private " : "") + "static void rows" + rows, parameters());
    if (transposed) {
      sumsFromResult(rows);
      line("int ak = aOffset;");
      line("int bk = bOffset;");
    } else {
      sumsFromBias(rows);
      for (int row = 1; row < rows; row++) {
        line("int a" + row + " = " + rowOf("a", row - 1) + " + aStride;");
      }
      line("int bk = " + plusVectors("bOffset", product == Product.MULTIPLY ? 0 : vectors) + ";");
    }
    loops(rows);
    stores(rows);
    line("}");
  }

  private void sumsFromBias(int rows) {
    String start = product == Product.MULTIPLY ? "startOffset" : "bOffset";
    for (int column = 0; column < vectors; column++) {
      line("FloatVector c0" + column + " = " + load("b", plusVectors(start, column)) + ";");
    }
    for (int row = 1; row < rows; row++) {
      for (int column = 0; column < vectors; column++) {
        line("FloatVector c" + row + column + " = c0" + column + ";");
      }
    }
  }

  private void sumsFromResult(int rows) {
    for (int row = 0; row < rows; row++) {
      if (row > 0) {
        line("int c" + row + " = " + rowOf("c", row - 1) + " + cStride;");
      }
      for (int column = 0; column < vectors; column++) {
        String at = plusVectors(rowOf("c", row), column);
        line("FloatVector c" + row + column + " = " + load("c", at) + ";");
      }
    }
  }

  private void loops(int rows) {
    if (product == Product.MULTIPLY && vectors > 1) {
      line("if (PAIRED_STEPS) {");
      line("if ((depth & 1) != 0) {");
      step(rows, "0", 0);
      advance(1);
      line("}");
      line("for (int k = depth & 1; k < depth; k += 2) {");
      step(rows, "k", 0);
      step(rows, "k + 1", 1);
      advance(2);
      line("}");
      line("} else {");
      singleSteps(rows);
      line("}");
    } else {
      singleSteps(rows);
    }
  }

  private void singleSteps(int rows) {
    line(product.loop + " {");
    step(rows, product.step, 0);
    advance(1);
    line("}");
  }

  /** Adds the products of one step, the first or the second of a turn. */
  private void step(int rows, String k, int ofTurn) {
    String b = ofTurn == 0 ? "b" : "d";
    for (int column = 0; column < vectors; column++) {
      String at = plusVectors("bk", ofTurn * vectors + column);
      line("FloatVector " + b + column + " = " + load("b", at) + ";");
    }
    for (int row = 0; row < rows; row++) {
      String at = !transposed ? rowOf("a", row) + " + " + k : row == 0 ? "ak" : "ak + " + row;
      String v = (ofTurn == 0 ? "v" : "w") + row;
      line("FloatVector " + v + " = FloatVector.broadcast(SPECIES, a[" + at + "]);");
      for (int column = 0; column < vectors; column++) {
        String sum = "c" + row + column;
        line(sum + " = " + v + ".fma(" + b + column + ", " + sum + ");");
      }
    }
  }

  private void advance(int steps) {
    if (transposed) {
      line("ak += " + times(steps, "aStride") + ";");
    }
    if (product == Product.CONVOLVE) {
      line("bk += " + times(vectors, "LANES") + ";");
    } else {
      line("bk += " + times(steps, "bStride") + ";");
    }
  }

  private void stores(int rows) {
    for (int row = 0; row < rows; row++) {
      String start = transposed ? rowOf("c", row) : plus("cOffset", row, "cStride");
      for (int column = 0; column < vectors; column++) {
        line("c" + row + column + ".intoArray(c, " + plusVectors(start, column) + ");");
      }
    }
  }

  /** The variable that holds where a row of a matrix begins. */
  private static String rowOf(String matrix, int row) {
    return row == 0 ? matrix + "Offset" : matrix + row;
  }
}
