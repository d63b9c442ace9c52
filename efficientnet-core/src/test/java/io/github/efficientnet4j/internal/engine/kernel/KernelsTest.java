package io.github.efficientnet4j.internal.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.run.KernelSets;
import io.github.efficientnet4j.internal.engine.scalar.ScalarKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kernel against a naive one in double precision, over odd sizes. The build runs this class
 * again for each width of vectors: {@code -Defficientnet4j.vector.bits}.
 */
@Tag("kernels")
public class KernelsTest {

  /** Of the sum of the operands' absolute products. */
  private static final double TOLERANCE = 1e-6;

  private static final int OFFSET = 5;

  private final Random random = new Random(1);

  public static List<Kernels> kernels() {
    List<Kernels> all = new ArrayList<>();
    KernelSets.vector().ifPresent(all::add);
    all.add(KernelSets.scalar());
    all.add(new ScalarKernels(4));
    return all;
  }

  @Test
  void theWidthIsTheOneAskedFor() {
    int bits = Integer.getInteger("efficientnet4j.vector.bits", 0);
    if (bits != 0) {
      assertThat(KernelSets.vector()).map(Kernels::name).hasValue("vector-" + bits);
    }
  }

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static void assertSum(float actual, double expected, double absolute, String what) {
    assertThat((double) actual).as(what).isCloseTo(expected, within(TOLERANCE * absolute + 1e-30));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void multipliesAnyNumberOfRows(Kernels kernels) {
    for (int rows = 1; rows <= 30; rows++) {
      for (int depth : new int[] {1, 3, 24, 27, 112, 193}) {
        for (int vectors = 1; vectors <= Kernels.WIDEST_PANEL; vectors++) {
          multiply(kernels, rows, depth, vectors);
        }
      }
    }
  }

  private void multiply(Kernels kernels, int rows, int depth, int vectors) {
    int width = vectors * kernels.lanes();
    int aStride = depth + 3;
    int cStride = width + 7;
    float[] a = values(OFFSET + rows * aStride);
    float[] b = values(OFFSET + (1 + depth) * width);
    float[] c = values(OFFSET + rows * cStride);
    float[] before = c.clone();
    kernels.multiply(a, OFFSET, aStride, rows, depth, b, OFFSET, vectors, c, OFFSET, cStride);
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < cStride; j++) {
        int at = OFFSET + row * cStride + j;
        if (j >= width) {
          assertThat(c[at]).as("beyond the panel").isEqualTo(before[at]);
          continue;
        }
        double sum = b[OFFSET + j];
        double absolute = Math.abs(sum);
        for (int k = 0; k < depth; k++) {
          double product = (double) a[OFFSET + row * aStride + k] * b[OFFSET + (1 + k) * width + j];
          sum += product;
          absolute += Math.abs(product);
        }
        assertSum(c[at], sum, absolute, rows + " rows, depth " + depth + ", vectors " + vectors);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void partsOfASumAddUpToIt(Kernels kernels) {
    int rows = 17;
    int depth = 75;
    int first = 48;
    for (int vectors = 1; vectors <= Kernels.WIDEST_PANEL; vectors++) {
      int width = vectors * kernels.lanes();
      float[] a = values(OFFSET + rows * depth);
      float[] b = values(OFFSET + (2 + depth) * width);
      int zeros = OFFSET + (1 + depth) * width;
      Arrays.fill(b, zeros, zeros + width, 0f);
      float[] whole = new float[OFFSET + rows * width];
      float[] sum = whole.clone();
      float[] rest = whole.clone();
      kernels.multiply(a, OFFSET, depth, rows, depth, b, OFFSET, vectors, whole, OFFSET, width);
      kernels.multiply(a, OFFSET, depth, rows, first, b, OFFSET, vectors, sum, OFFSET, width);
      int weights = OFFSET + (1 + first) * width;
      kernels.multiply(
          a,
          OFFSET + first,
          depth,
          rows,
          depth - first,
          b,
          zeros,
          weights,
          vectors,
          rest,
          OFFSET,
          width);
      float[] both = new float[OFFSET + rows * width];
      kernels.sum(sum, OFFSET, rest, OFFSET, both, OFFSET, rows * width);
      for (int i = 0; i < both.length; i++) {
        assertThat(both[i]).as("sum " + i).isCloseTo(whole[i], within(1e-4f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void convolvesAtTaps(Kernels kernels) {
    for (int rows = 1; rows <= 30; rows++) {
      for (int depth : new int[] {1, 9, 27}) {
        for (int vectors = 1; vectors <= Kernels.WIDEST_PANEL; vectors++) {
          convolve(kernels, rows, depth, vectors);
        }
      }
    }
  }

  private void convolve(Kernels kernels, int rows, int depth, int vectors) {
    int width = vectors * kernels.lanes();
    int[] taps = IntStream.range(0, depth).map(k -> k * 7 % 31).toArray();
    int stride = 2;
    float[] a = values(OFFSET + rows * stride + 32);
    float[] b = values(OFFSET + (1 + depth) * width);
    float[] c = new float[OFFSET + rows * width];
    kernels.convolve(a, OFFSET, stride, taps, rows, b, OFFSET, vectors, c, OFFSET, width);
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < width; j++) {
        double sum = b[OFFSET + j];
        double absolute = Math.abs(sum);
        for (int k = 0; k < depth; k++) {
          double product =
              (double) a[OFFSET + row * stride + taps[k]] * b[OFFSET + (1 + k) * width + j];
          sum += product;
          absolute += Math.abs(product);
        }
        assertSum(c[OFFSET + row * width + j], sum, absolute, rows + " rows, depth " + depth);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void convolvesDepthwise(Kernels kernels) {
    for (int kernel : new int[] {1, 3, 5, 7}) {
      for (int stride = 1; stride <= 3; stride++) {
        for (int width : new int[] {1, 2, 3, 4, 5, 7, 8, 11, 13, 14, 28}) {
          for (int vectors = 1; vectors <= Kernels.WIDEST_PANEL; vectors++) {
            depthwise(kernels, kernel, stride, width, vectors, 0, kernel);
          }
          depthwise(kernels, kernel, stride, width, 3, kernel / 2, kernel);
          depthwise(kernels, kernel, stride, width, 3, 0, kernel - kernel / 2);
        }
      }
    }
  }

  private void depthwise(
      Kernels kernels, int kernel, int stride, int width, int vectors, int firstRow, int lastRow) {
    int panel = vectors * kernels.lanes();
    int rowFloats = ((width - 1) * stride + kernel) * panel;
    float[] in = values(OFFSET + kernel * rowFloats);
    // Rows of a ring are in no order.
    int[] rowOffsets =
        IntStream.range(0, kernel).map(row -> OFFSET + (row + 2) % kernel * rowFloats).toArray();
    float[] b = values(OFFSET + (1 + kernel * kernel) * panel);
    int outStride = panel + 3;
    float[] out = new float[OFFSET + width * outStride];
    kernels.depthwise(
        in,
        rowOffsets,
        firstRow,
        lastRow,
        kernel,
        stride,
        b,
        OFFSET,
        vectors,
        out,
        OFFSET,
        outStride,
        width);
    for (int x = 0; x < width; x++) {
      for (int j = 0; j < panel; j++) {
        double sum = b[OFFSET + j];
        double absolute = Math.abs(sum);
        for (int row = firstRow; row < lastRow; row++) {
          for (int column = 0; column < kernel; column++) {
            double product =
                (double) in[rowOffsets[row] + (x * stride + column) * panel + j]
                    * b[OFFSET + (1 + row * kernel + column) * panel + j];
            sum += product;
            absolute += Math.abs(product);
          }
        }
        assertSum(
            out[OFFSET + x * outStride + j],
            sum,
            absolute,
            "kernel " + kernel + ", stride " + stride + ", width " + width);
      }
    }
  }

  public static double exact(Activation function, double x) {
    return switch (function) {
      case SILU -> x / (1 + Math.exp(-x));
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case HARD_SWISH -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
    };
  }

  /** Finite floats of all magnitudes, as many as a multiple of every width. */
  private static float[] sweep() {
    float[] values = new float[1 << 20];
    int bits = 0;
    for (int i = 0; i < values.length; i++) {
      do {
        bits += 4093;
      } while (!Float.isFinite(Float.intBitsToFloat(bits)));
      values[i] = Float.intBitsToFloat(bits);
    }
    return values;
  }

  static Stream<Kernels> kernelsForSweep() {
    return kernels().stream();
  }

  /**
   * The contract: off by at most 1e-6 of max(|x|, smallest normal) for SiLU and 1e-6 for sigmoid.
   */
  @ParameterizedTest
  @MethodSource("kernelsForSweep")
  void activationsAreAccurateForAllFiniteInputs(Kernels kernels) {
    float[] inputs = sweep();
    for (Activation function : Activation.values()) {
      float[] outputs = inputs.clone();
      kernels.activate(function, outputs, 0, outputs.length);
      double worst = 0;
      for (int i = 0; i < inputs.length; i++) {
        double expected = exact(function, inputs[i]);
        double scale = Math.max(Math.abs(inputs[i]), Float.MIN_NORMAL);
        worst = Math.max(worst, Math.abs(outputs[i] - expected) / scale);
      }
      assertThat(worst).as(function + " of " + kernels.name()).isLessThan(1e-6);
    }
    float[] sigmoid = inputs.clone();
    kernels.sigmoid(sigmoid, 0, sigmoid.length);
    double worst = 0;
    for (int i = 0; i < inputs.length; i++) {
      worst = Math.max(worst, Math.abs(sigmoid[i] - 1 / (1 + Math.exp(-(double) inputs[i]))));
    }
    assertThat(worst).as("sigmoid of " + kernels.name()).isLessThan(1e-6);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void activatesAndSumsByChannel(Kernels kernels) {
    for (Activation function : Activation.values()) {
      for (int pixels : new int[] {1, 2, 7, 19}) {
        int vectors = 3;
        int panel = vectors * kernels.lanes();
        int stride = panel + 5;
        float[] x = values(OFFSET + pixels * panel);
        float[] before = x.clone();
        float[] out = new float[OFFSET + pixels * stride];
        float[] sums = values(OFFSET + panel);
        float[] sumsBefore = sums.clone();
        kernels.activateAndSum(
            function, x, OFFSET, pixels, vectors, out, OFFSET, stride, sums, OFFSET);
        for (int j = 0; j < panel; j++) {
          double sum = sumsBefore[OFFSET + j];
          for (int pixel = 0; pixel < pixels; pixel++) {
            double expected = exact(function, before[OFFSET + pixel * panel + j]);
            double result = out[OFFSET + pixel * stride + j];
            assertThat(result).isCloseTo(expected, within(1e-5));
            sum += expected;
          }
          assertThat((double) sums[OFFSET + j]).isCloseTo(sum, within(1e-4));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void addsMultipliesComparesAndGates(Kernels kernels) {
    int lanes = kernels.lanes();
    for (int count : new int[] {lanes, 3 * lanes, 7 * lanes}) {
      float[] x = values(OFFSET + count);
      float[] y = values(OFFSET + count);
      float[] sum = x.clone();
      float[] product = x.clone();
      float[] larger = x.clone();
      kernels.add(sum, OFFSET, y, OFFSET, count);
      kernels.multiplyElements(product, OFFSET, y, OFFSET, count);
      kernels.keepLarger(larger, OFFSET, y, OFFSET, count);
      for (int i = OFFSET; i < OFFSET + count; i++) {
        assertThat(sum[i]).isEqualTo(x[i] + y[i]);
        assertThat(product[i]).isEqualTo(x[i] * y[i]);
        assertThat(larger[i]).isEqualTo(Math.max(x[i], y[i]));
      }
    }
    int depth = 11;
    for (int vectors = 1; vectors <= Kernels.WIDEST_PANEL; vectors++) {
      int width = vectors * lanes;
      float[] b = values(OFFSET + (1 + depth) * width);
      float[] gate = values(OFFSET + depth);
      float[] out = new float[OFFSET + (1 + depth) * width];
      kernels.gatePanel(b, OFFSET, depth, vectors, gate, OFFSET, out, OFFSET);
      for (int i = 0; i < (1 + depth) * width; i++) {
        float factor = i < width ? 1 : gate[OFFSET + i / width - 1];
        assertThat(out[OFFSET + i]).isEqualTo(b[OFFSET + i] * factor);
      }
    }
  }
}
