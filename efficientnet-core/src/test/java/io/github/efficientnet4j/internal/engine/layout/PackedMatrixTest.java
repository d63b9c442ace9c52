package io.github.efficientnet4j.internal.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.kernel.KernelsTest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products with packed panels against plain ones in double precision. */
@Tag("kernels")
class PackedMatrixTest {

  /** Of the sum of the operands' absolute products. */
  private static final double TOLERANCE = 1e-6;

  private static final int ROWS = 5;
  private static final int OFFSET = 3;

  private final Random random = new Random(1);

  static List<Kernels> kernels() {
    return KernelsTest.kernels();
  }

  /** A matrix as it is written and as it is packed, behind another's weights. */
  private record Matrix(float[][] weights, float[] bias, PackedMatrix packed) {

    double product(int column, int k, float[] a, int from, float[] gates) {
      return (double) a[from + k] * weights[column][k] * gates[k];
    }
  }

  private Matrix matrix(int columns, int depth, int lanes) {
    float[][] weights = new float[columns][];
    for (int column = 0; column < columns; column++) {
      weights[column] = values(depth);
    }
    float[] bias = values(columns);
    int zeros = Kernels.WIDEST_PANEL * lanes;
    float[] data = new float[zeros + (int) PackedMatrix.floats(columns, depth, lanes)];
    PackedMatrix.Columns source =
        (column, into) -> System.arraycopy(weights[column], 0, into, 0, depth);
    return new Matrix(
        weights, bias, PackedMatrix.pack(data, 0, zeros, columns, depth, lanes, source, bias));
  }

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1f);
    return ones;
  }

  private static void assertRow(
      Matrix matrix, float[] a, int from, float[] gates, float[] c, int at) {
    for (int column = 0; column < matrix.bias().length; column++) {
      double expected = matrix.bias()[column];
      double absolute = Math.abs(expected);
      for (int k = 0; k < gates.length; k++) {
        double product = matrix.product(column, k, a, from, gates);
        expected += product;
        absolute += Math.abs(product);
      }
      assertThat((double) c[at + column])
          .as("column " + column)
          .isCloseTo(expected, within(TOLERANCE * absolute));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void multipliesRowsByAllPanels(Kernels kernels) {
    for (int columns : new int[] {1, 24, 65, 112}) {
      int depth = 37;
      Matrix matrix = matrix(columns, depth, kernels.lanes());
      PackedMatrix packed = matrix.packed();
      int stride = packed.panels().paddedChannels();
      float[] a = values(OFFSET + ROWS * depth);
      float[] c = new float[OFFSET + ROWS * stride];
      for (int panel = 0; panel < packed.panels().count(); panel++) {
        int to = OFFSET + packed.panels().channel(panel);
        packed.multiply(kernels, panel, a, OFFSET, depth, ROWS, c, to, stride);
      }
      for (int row = 0; row < ROWS; row++) {
        assertRow(matrix, a, OFFSET + row * depth, ones(depth), c, OFFSET + row * stride);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void multipliesAVector(Kernels kernels) {
    Matrix matrix = matrix(70, 33, kernels.lanes());
    PackedMatrix packed = matrix.packed();
    float[] a = values(OFFSET + 33);
    float[] c = new float[OFFSET + packed.panels().paddedChannels()];
    for (int panel = 0; panel < packed.panels().count(); panel++) {
      packed.multiplyVector(kernels, panel, a, OFFSET, c, OFFSET);
    }
    assertRow(matrix, a, OFFSET, ones(33), c, OFFSET);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void partsOfTheOperandsAddUpToTheProductWithTheBiasOnce(Kernels kernels) {
    Matrix matrix = matrix(70, 33, kernels.lanes());
    PackedMatrix packed = matrix.packed();
    float[] a = values(33);
    float[] c = new float[packed.panels().paddedChannels()];
    int cut = 20;
    for (int panel = 0; panel < packed.panels().count(); panel++) {
      float[] part = new float[packed.panels().width(panel)];
      packed.multiplyPart(kernels, panel, 0, cut, a, 0, 0, 1, c, packed.panels().channel(panel), 0);
      packed.multiplyPart(kernels, panel, cut, 33 - cut, a, cut, 0, 1, part, 0, 0);
      for (int i = 0; i < part.length; i++) {
        c[packed.panels().channel(panel) + i] += part[i];
      }
    }
    assertRow(matrix, a, 0, ones(33), c, 0);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aGatedCopyMultipliesEveryOperandByItsGate(Kernels kernels) {
    Matrix matrix = matrix(70, 33, kernels.lanes());
    PackedMatrix packed = matrix.packed();
    int stride = packed.panels().paddedChannels();
    float[] gates = values(33);
    float[] copy = new float[OFFSET + packed.floats()];
    packed.copyGated(kernels, gates, 0, copy, OFFSET);
    float[] a = values(ROWS * 33);
    float[] c = new float[ROWS * stride];
    for (int panel = 0; panel < packed.panels().count(); panel++) {
      int to = packed.panels().channel(panel);
      packed.multiplyCopy(kernels, copy, OFFSET, panel, a, 0, 33, ROWS, c, to, stride);
    }
    for (int row = 0; row < ROWS; row++) {
      assertRow(matrix, a, row * 33, gates, c, row * stride);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void convolvesWindowsOfAPaddedMap(Kernels kernels) {
    int stride = 2;
    ParameterSpec kernel =
        new ParameterSpec("weight", List.of(20, 3, 3, 3), ParameterSpec.Role.CONVOLUTION_KERNEL);
    Convolution convolution =
        new Convolution(kernel, Optional.empty(), stride, new Padding(1, 1, 1, 1), 1);
    PaddedPlanes map = new PaddedPlanes(OFFSET, new Shape(3, 7, 9), new Padding(1, 1, 1, 1));
    float[] a = values(OFFSET + 3 * map.planeSize());
    Matrix matrix = matrix(20, 27, kernels.lanes());
    PackedMatrix packed = matrix.packed();
    TapGeometry taps = TapGeometry.planes(map, convolution);
    int width = packed.panels().paddedChannels();
    int y = 2;
    int firstColumn = 1;
    int pixels = 3;
    float[] c = new float[pixels * width];
    for (int panel = 0; panel < packed.panels().count(); panel++) {
      int to = packed.panels().channel(panel);
      packed.convolve(kernels, panel, taps, a, y, firstColumn, pixels, c, to, width);
    }
    for (int x = 0; x < pixels; x++) {
      float[] window = new float[27];
      for (int tap = 0; tap < 27; tap++) {
        int row = y * stride + tap / 3 % 3;
        int column = (firstColumn + x) * stride + tap % 3;
        int plane = OFFSET + tap / 9 * map.planeSize();
        window[tap] = a[plane + row * map.paddedWidth() + column];
      }
      assertRow(matrix, window, 0, ones(27), c, x * width);
    }
  }
}
