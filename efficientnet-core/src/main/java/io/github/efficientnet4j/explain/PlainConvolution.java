package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Shape;
import java.util.stream.IntStream;

/**
 * A convolution of one image, channels x height x width, and its gradient by the input: plain loops
 * over rows, which C2 vectorises, the channels of the result shared out to all cores. Any kernel,
 * stride, padding and groups.
 */
final class PlainConvolution {

  private final Convolution convolution;
  private final Shape in;
  private final Shape out;
  private final float[] kernel;
  private final int groupInputs;
  private final int groupOutputs;

  PlainConvolution(Node node, Convolution convolution, Shape in, float[] kernel) {
    this.convolution = convolution;
    this.in = in;
    this.out = node.output();
    this.kernel = kernel;
    this.groupInputs = convolution.kernel().shape().get(1);
    this.groupOutputs = out.channels() / convolution.groups();
  }

  /** {@code bias} is null where there is none. */
  float[] forward(float[] input, float[] bias) {
    float[] output = new float[Math.toIntExact(out.elements())];
    IntStream.range(0, out.channels())
        .parallel()
        .forEach(
            o -> {
              int plane = out.height() * out.width();
              if (bias != null) {
                java.util.Arrays.fill(output, o * plane, (o + 1) * plane, bias[o]);
              }
              int group = o / groupOutputs;
              for (int i = 0; i < groupInputs; i++) {
                taps(o, i, input, group * groupInputs + i, output, false);
              }
            });
    return output;
  }

  /** The derivative by the input, from that by the output. */
  float[] backward(float[] outputGradient) {
    float[] inputGradient = new float[Math.toIntExact(in.elements())];
    IntStream.range(0, in.channels())
        .parallel()
        .forEach(
            c -> {
              int group = c / groupInputs;
              for (int o = group * groupOutputs; o < (group + 1) * groupOutputs; o++) {
                taps(o, c % groupInputs, inputGradient, c, outputGradient, true);
              }
            });
    return inputGradient;
  }

  /** All taps of the kernel between one channel of the input and one of the output. */
  private void taps(int o, int i, float[] input, int c, float[] output, boolean backward) {
    int rows = convolution.kernelHeight();
    int columns = convolution.kernelWidth();
    for (int ky = 0; ky < rows; ky++) {
      for (int kx = 0; kx < columns; kx++) {
        float weight = kernel[((o * groupInputs + i) * rows + ky) * columns + kx];
        tap(weight, ky, kx, input, c, output, o, backward);
      }
    }
  }

  private void tap(
      float weight, int ky, int kx, float[] input, int c, float[] output, int o, boolean backward) {
    int stride = convolution.stride();
    int shiftX = kx - convolution.padding().left();
    // Output columns whose input column is within the map.
    int firstX = Math.max(0, Math.floorDiv(-shiftX + stride - 1, stride));
    int endX = Math.min(out.width(), Math.floorDiv(in.width() - 1 - shiftX, stride) + 1);
    for (int y = 0; y < out.height(); y++) {
      int row = y * stride + ky - convolution.padding().top();
      if (row < 0 || row >= in.height()) {
        continue;
      }
      int from = (c * in.height() + row) * in.width() + firstX * stride + shiftX;
      int to = (o * out.height() + y) * out.width() + firstX;
      if (backward) {
        addStrided(output, to, input, from, stride, endX - firstX, weight);
      } else {
        addFromStrided(input, from, stride, output, to, endX - firstX, weight);
      }
    }
  }

  private static void addFromStrided(
      float[] from, int start, int stride, float[] to, int at, int count, float weight) {
    if (stride == 1) {
      for (int x = 0; x < count; x++) {
        to[at + x] += weight * from[start + x];
      }
    } else {
      for (int x = 0; x < count; x++) {
        to[at + x] += weight * from[start + x * stride];
      }
    }
  }

  private static void addStrided(
      float[] from, int start, float[] to, int at, int stride, int count, float weight) {
    if (stride == 1) {
      for (int x = 0; x < count; x++) {
        to[at + x] += weight * from[start + x];
      }
    } else {
      for (int x = 0; x < count; x++) {
        to[at + x * stride] += weight * from[start + x];
      }
    }
  }
}
