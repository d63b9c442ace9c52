package io.github.efficientnet4j.internal.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.architecture.Activation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kernel of training against a naive one in double precision, over odd sizes. Like {@link
 * KernelsTest}, run again for each width of vectors.
 */
@Tag("kernels")
class TrainingKernelsTest {

  /** Of the sum of the operands' absolute products. */
  private static final double TOLERANCE = 1e-6;

  private static final int OFFSET = 5;
  private static final int CHANNEL = 3;
  private static final int[] PIXELS = {1, 2, 3, 4, 5, 7, 13, 64, 131};
  private static final int MAX_VECTORS = 4;

  private final Random random = new Random(1);

  static Stream<TrainingKernels> kernels() {
    return KernelsTest.kernels().stream().map(Kernels::training);
  }

  static Stream<Arguments> functions() {
    return kernels()
        .flatMap(kernels -> Stream.of(Activation.values()).map(f -> Arguments.of(kernels, f)));
  }

  /** Some pixels of some channels in a larger array. */
  private final class Block {

    final int pixels;
    final int width;
    final int stride;
    final float[] data;

    Block(int pixels, int width, int gap) {
      this.pixels = pixels;
      this.width = width;
      this.stride = width + gap;
      this.data = values(OFFSET + pixels * stride);
    }

    float at(int pixel, int channel) {
      return data[OFFSET + pixel * stride + channel];
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

  /** What lies between the pixels of a block must stay as it was. */
  private static void assertGapsKept(Block block, float[] before) {
    for (int i = 0; i < before.length; i++) {
      if (i < OFFSET || (i - OFFSET) % block.stride >= block.width) {
        assertThat(block.data[i]).isEqualTo(before[i]);
      }
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double slope(Activation function, double x) {
    return switch (function) {
      case SILU -> sigmoid(x) * (1 + x * (1 - sigmoid(x)));
      case RELU -> x > 0 ? 1 : 0;
      case RELU6 -> x > 0 && x < 6 ? 1 : 0;
      case HARD_SWISH -> x < -3 ? 0 : x > 3 ? 1 : x / 3 + 0.5;
    };
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void normalizesEveryChannel(TrainingKernels kernels) {
    for (int pixels : PIXELS) {
      for (int vectors = 1; vectors <= MAX_VECTORS; vectors++) {
        Block x = new Block(pixels, vectors * kernels.lanes(), 3);
        Block out = new Block(pixels, x.width, 7);
        float[] scale = values(CHANNEL + x.width);
        float[] shift = values(CHANNEL + x.width);
        float[] before = out.data.clone();
        kernels.normalize(
            x.data,
            OFFSET,
            x.stride,
            pixels,
            vectors,
            scale,
            shift,
            CHANNEL,
            out.data,
            OFFSET,
            out.stride);
        assertNormalized(x, out, scale, shift, y -> y);
        assertGapsKept(out, before);
      }
    }
  }

  private static void assertNormalized(
      Block x, Block out, float[] scale, float[] shift, DoubleUnaryOperator function) {
    for (int p = 0; p < x.pixels; p++) {
      for (int j = 0; j < x.width; j++) {
        double product = (double) x.at(p, j) * scale[CHANNEL + j];
        double expected = function.applyAsDouble(product + shift[CHANNEL + j]);
        double absolute = Math.abs(product) + Math.abs(shift[CHANNEL + j]);
        assertSum(out.at(p, j), expected, 2 * absolute, "pixel " + p + ", channel " + j);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void normalizesAndActivates(TrainingKernels kernels, Activation function) {
    for (int pixels : PIXELS) {
      Block x = new Block(pixels, 3 * kernels.lanes(), 3);
      Block out = new Block(pixels, x.width, 7);
      float[] scale = values(CHANNEL + x.width);
      float[] shift = values(CHANNEL + x.width);
      float[] before = out.data.clone();
      kernels.normalizeAndActivate(
          function,
          x.data,
          OFFSET,
          x.stride,
          pixels,
          3,
          scale,
          shift,
          CHANNEL,
          out.data,
          OFFSET,
          out.stride);
      assertNormalized(x, out, scale, shift, y -> KernelsTest.exact(function, y));
      assertGapsKept(out, before);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void sumsUpChannels(TrainingKernels kernels) {
    for (int pixels : PIXELS) {
      for (int vectors = 1; vectors <= MAX_VECTORS; vectors++) {
        Block x = new Block(pixels, vectors * kernels.lanes(), 3);
        float[] sums = values(x.width);
        kernels.sums(x.data, OFFSET, x.stride, pixels, vectors, sums);
        for (int j = 0; j < x.width; j++) {
          double sum = 0;
          double absolute = 0;
          for (int p = 0; p < pixels; p++) {
            sum += x.at(p, j);
            absolute += Math.abs(x.at(p, j));
          }
          assertSum(sums[j], sum, absolute, "sum of channel " + j);
        }
      }
    }
  }

  /** The mean is a thousand deviations from zero: sums of squares around zero would be noise. */
  @ParameterizedTest
  @MethodSource("kernels")
  void momentsAreThoseAroundTheMeanOfTheBlock(TrainingKernels kernels) {
    for (int pixels : PIXELS) {
      Block x = new Block(pixels, 2 * kernels.lanes(), 3);
      for (int i = 0; i < x.data.length; i++) {
        x.data[i] += 1000;
      }
      float[] sums = values(x.width);
      float[] squares = values(x.width);
      kernels.moments(x.data, OFFSET, x.stride, pixels, 2, sums, squares);
      for (int j = 0; j < x.width; j++) {
        double sum = 0;
        for (int p = 0; p < pixels; p++) {
          sum += x.at(p, j);
        }
        double square = 0;
        for (int p = 0; p < pixels; p++) {
          square += Math.pow(x.at(p, j) - sum / pixels, 2);
        }
        assertSum(sums[j], sum, Math.abs(sum), "sum of channel " + j);
        assertThat((double) squares[j])
            .as("squares of channel " + j)
            .isCloseTo(square, within(1e-3 * square + 1e-6 * pixels));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void sumsUpGradientsAndTheirProducts(TrainingKernels kernels) {
    for (int pixels : PIXELS) {
      Block z = new Block(pixels, 3 * kernels.lanes(), 3);
      Block d = new Block(pixels, z.width, 7);
      float[] mean = values(CHANNEL + z.width);
      float[] sums = values(z.width);
      float[] products = values(z.width);
      kernels.gradientMoments(
          z.data, OFFSET, z.stride, pixels, 3, mean, CHANNEL, d.data, OFFSET, d.stride, sums,
          products);
      assertGradientMoments(z, d, mean, sums, products);
    }
  }

  private static void assertGradientMoments(
      Block z, Block d, float[] mean, float[] sums, float[] products) {
    for (int j = 0; j < z.width; j++) {
      double sum = 0;
      double absolute = 0;
      double product = 0;
      double absoluteProduct = 0;
      for (int p = 0; p < z.pixels; p++) {
        sum += d.at(p, j);
        absolute += Math.abs(d.at(p, j));
        double deviation = (double) z.at(p, j) - mean[CHANNEL + j];
        product += d.at(p, j) * deviation;
        absoluteProduct += Math.abs(d.at(p, j) * deviation);
      }
      assertSum(sums[j], sum, absolute, "sum of channel " + j);
      assertSum(products[j], product, absoluteProduct, "product of channel " + j);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void activationGradientsAreSlopesTimesGradients(TrainingKernels kernels, Activation function) {
    for (int pixels : PIXELS) {
      Block z = new Block(pixels, 3 * kernels.lanes(), 3);
      Block d = new Block(pixels, z.width, 7);
      float[] scale = values(CHANNEL + z.width);
      float[] shift = values(CHANNEL + z.width);
      float[] mean = values(CHANNEL + z.width);
      for (int j = 0; j < z.width; j++) {
        scale[CHANNEL + j] *= 4;
      }
      float[] sums = values(z.width);
      float[] products = values(z.width);
      float[] before = d.data.clone();
      kernels.activationGradient(
          function, z.data, OFFSET, z.stride, pixels, 3, scale, shift, mean, CHANNEL, d.data,
          OFFSET, d.stride, sums, products);
      for (int p = 0; p < pixels; p++) {
        for (int j = 0; j < z.width; j++) {
          double y = (double) z.at(p, j) * scale[CHANNEL + j] + shift[CHANNEL + j];
          double g = before[OFFSET + p * d.stride + j];
          assertSum(d.at(p, j), g * slope(function, y), 4 * Math.abs(g), "at " + y);
        }
      }
      assertGapsKept(d, before);
      assertGradientMoments(z, d, mean, sums, products);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void activationGradientsAreFiniteForLargeArguments(TrainingKernels kernels) {
    int width = kernels.lanes();
    for (float x : new float[] {-1e30f, -1000f, -88f, 88f, 1000f, 1e30f}) {
      float[] z = new float[width];
      float[] ones = new float[width];
      float[] d = new float[width];
      Arrays.fill(z, x);
      Arrays.fill(ones, 1f);
      Arrays.fill(d, 1f);
      float[] zeros = new float[width];
      kernels.activationGradient(
          Activation.SILU,
          z,
          0,
          width,
          1,
          1,
          ones,
          zeros,
          zeros,
          0,
          d,
          0,
          width,
          new float[width],
          new float[width]);
      assertThat(d[0]).as("slope at " + x).isCloseTo(x > 0 ? 1f : 0f, within(1e-6f));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void normalizationGradientsAreAffineInBothMaps(TrainingKernels kernels) {
    for (int pixels : PIXELS) {
      Block z = new Block(pixels, 3 * kernels.lanes(), 3);
      Block d = new Block(pixels, z.width, 7);
      Block out = new Block(pixels, z.width, 1);
      float[] a = values(CHANNEL + z.width);
      float[] b = values(CHANNEL + z.width);
      float[] c = values(CHANNEL + z.width);
      float[] before = out.data.clone();
      kernels.normalizationGradient(
          d.data,
          OFFSET,
          d.stride,
          1.25f,
          z.data,
          OFFSET,
          z.stride,
          pixels,
          3,
          a,
          b,
          c,
          CHANNEL,
          out.data,
          OFFSET,
          out.stride);
      for (int p = 0; p < pixels; p++) {
        for (int j = 0; j < z.width; j++) {
          double first = 1.25 * d.at(p, j) * a[CHANNEL + j];
          double second = (double) z.at(p, j) * b[CHANNEL + j];
          double third = c[CHANNEL + j];
          double absolute = Math.abs(first) + Math.abs(second) + Math.abs(third);
          assertSum(out.at(p, j), first + second + third, absolute, "pixel " + p);
        }
      }
      assertGapsKept(out, before);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void addsProductsOfChannels(TrainingKernels kernels) {
    for (int pixels : PIXELS) {
      Block x = new Block(pixels, 3 * kernels.lanes(), 3);
      Block y = new Block(pixels, x.width, 7);
      float[] sums = values(OFFSET + x.width);
      float[] before = sums.clone();
      kernels.addProducts(
          x.data, OFFSET, x.stride, y.data, OFFSET, y.stride, pixels, 3, sums, OFFSET);
      for (int j = 0; j < x.width; j++) {
        double sum = before[OFFSET + j];
        double absolute = Math.abs(sum);
        for (int p = 0; p < pixels; p++) {
          sum += (double) x.at(p, j) * y.at(p, j);
          absolute += Math.abs((double) x.at(p, j) * y.at(p, j));
        }
        assertSum(sums[OFFSET + j], sum, absolute, "channel " + j);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void addsTransposedProducts(TrainingKernels kernels) {
    for (int rows = 1; rows <= 30; rows++) {
      for (int depth : new int[] {1, 3, 24, 27, 113}) {
        for (int vectors = 1; vectors <= Kernels.WIDEST_PANEL; vectors++) {
          transposedProduct(kernels, rows, depth, vectors);
        }
      }
    }
  }

  private void transposedProduct(TrainingKernels kernels, int rows, int depth, int vectors) {
    Block a = new Block(depth, rows, 3);
    Block b = new Block(depth, vectors * kernels.lanes(), 5);
    Block c = new Block(rows, b.width, 7);
    float[] before = c.data.clone();
    kernels.addTransposedProduct(
        a.data, OFFSET, a.stride, rows, depth, b.data, OFFSET, b.stride, vectors, c.data, OFFSET,
        c.stride);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < b.width; j++) {
        double sum = before[OFFSET + i * c.stride + j];
        double absolute = Math.abs(sum);
        for (int p = 0; p < depth; p++) {
          sum += (double) a.at(p, i) * b.at(p, j);
          absolute += Math.abs((double) a.at(p, i) * b.at(p, j));
        }
        assertSum(c.at(i, j), sum, absolute, rows + " rows, depth " + depth);
      }
    }
    assertGapsKept(c, before);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aGradientGoesToTheFirstOfTheLargestValues(TrainingKernels kernels) {
    for (int vectors = 1; vectors <= MAX_VECTORS; vectors++) {
      Block taps = new Block(9, vectors * kernels.lanes(), 3);
      for (int i = 0; i < taps.data.length; i++) {
        taps.data[i] = random.nextInt(4); // so that many are equal
      }
      Block gradients = new Block(9, taps.width, 3);
      float[] before = gradients.data.clone();
      float[] largest = new float[taps.width];
      for (int j = 0; j < taps.width; j++) {
        for (int tap = 0; tap < 9; tap++) {
          largest[j] = Math.max(largest[j], taps.at(tap, j));
        }
      }
      float[] d = values(taps.width);
      float[] rest = d.clone();
      for (int tap = 0; tap < 9; tap++) {
        int at = OFFSET + tap * taps.stride;
        kernels.maxPoolGradient(taps.data, at, largest, 0, rest, 0, gradients.data, at, taps.width);
      }
      assertThat(rest).containsOnly(0f);
      assertGapsKept(gradients, before);
      for (int j = 0; j < taps.width; j++) {
        boolean given = false;
        for (int tap = 0; tap < 9; tap++) {
          boolean first = !given && taps.at(tap, j) == largest[j];
          given |= first;
          float expected = before[OFFSET + tap * gradients.stride + j] + (first ? d[j] : 0f);
          assertThat(gradients.at(tap, j)).as("tap %d, channel %d", tap, j).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void addsTheProductsOfEveryTapOfARow(TrainingKernels kernels) {
    for (int kernel : List.of(1, 2, 3, 5, 7, 9)) {
      for (int stride = 1; stride <= 3; stride++) {
        for (int width : new int[] {1, 2, 3, 7, 8, 11, 29}) {
          depthwiseProducts(kernels, kernel, stride, width);
        }
      }
    }
  }

  private void depthwiseProducts(TrainingKernels kernels, int kernel, int stride, int width) {
    int vectors = 3;
    Block in = new Block((width - 1) * stride + kernel, vectors * kernels.lanes(), 3);
    Block d = new Block(width, in.width, 7);
    Block sums = new Block(kernel, in.width, 5);
    float[] before = sums.data.clone();
    kernels.addDepthwiseProducts(
        in.data,
        OFFSET,
        in.stride,
        stride,
        d.data,
        OFFSET,
        d.stride,
        width,
        kernel,
        vectors,
        sums.data,
        OFFSET,
        sums.stride);
    for (int tap = 0; tap < kernel; tap++) {
      for (int j = 0; j < in.width; j++) {
        double sum = before[OFFSET + tap * sums.stride + j];
        double absolute = Math.abs(sum);
        for (int x = 0; x < width; x++) {
          double product = (double) d.at(x, j) * in.at(x * stride + tap, j);
          sum += product;
          absolute += Math.abs(product);
        }
        assertSum(sums.at(tap, j), sum, absolute, "tap " + tap + " of " + kernel);
      }
    }
    assertGapsKept(sums, before);
  }
}
