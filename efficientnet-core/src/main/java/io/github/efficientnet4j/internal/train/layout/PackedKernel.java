package io.github.efficientnet4j.internal.train.layout;

import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.kernel.TrainingKernels;
import io.github.efficientnet4j.internal.engine.layout.CacheLines;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import java.util.Optional;

/**
 * A matrix of outputs x inputs, packed anew in every step, once for the forward pass and once
 * transposed for the gradient by the inputs, as {@link
 * io.github.efficientnet4j.internal.engine.kernel.Kernels} reads them.
 *
 * <p>A convolution's inputs are its taps, channel by channel within a tap, while its kernel has the
 * taps within a channel: {@code taps} says how many.
 *
 * <p>Not thread-safe while it is packed: each panel is packed by one share.
 */
public final class PackedKernel {

  private final float[] kernel;
  private final Optional<float[]> bias;
  private final int outputs;
  private final int inputs;
  private final int taps;
  private final Panels outputPanels;
  private final Panels inputPanels;
  private final float[] forward;
  private final float[] transposed;

  /**
   * Takes the memory; the values are packed in every step.
   *
   * @param kernel the parameter, outputs x inputs
   * @param bias the parameter that is added, one for each output
   * @param outputs rows of the matrix
   * @param taps of a convolution; 1 for a matrix as it is
   * @param lanes floats in a vector
   * @param needsTransposed whether the gradient with respect to the inputs will be asked for
   */
  public PackedKernel(
      float[] kernel,
      Optional<float[]> bias,
      int outputs,
      int taps,
      int lanes,
      boolean needsTransposed) {
    this.kernel = kernel;
    this.bias = bias;
    this.outputs = outputs;
    this.inputs = kernel.length / outputs;
    this.taps = taps;
    this.outputPanels = Panels.of(outputs, lanes);
    this.inputPanels = Panels.of(inputs, lanes);
    this.forward = array(outputPanels, inputs);
    this.transposed = needsTransposed ? array(inputPanels, outputs) : null;
  }

  private static float[] array(Panels panels, int depth) {
    return new float[Math.addExact(CacheLines.FIRST, panels.paddedChannels() * (1 + depth))];
  }

  /** {@return the rows of the matrix} */
  public int outputs() {
    return outputs;
  }

  /** {@return the columns of the matrix} */
  public int inputs() {
    return inputs;
  }

  /** {@return the outputs, rounded up to whole vectors} */
  public int paddedOutputs() {
    return outputPanels.paddedChannels();
  }

  /** {@return the inputs, rounded up to whole vectors} */
  public int paddedInputs() {
    return inputPanels.paddedChannels();
  }

  /** Where the k-th input of an output lies within its part of the kernel. */
  int source(int k) {
    return taps == 1 ? k : k % (inputs / taps) * taps + k / (inputs / taps);
  }

  /** Packs one share of the panels; {@code turn} spreads small kernels over the shares. */
  public void pack(Share share, int turn) {
    for (int panel = 0; panel < outputPanels.count(); panel++) {
      if (share.takesTurn(turn + panel)) {
        packForward(panel);
      }
    }
    if (transposed != null) {
      for (int panel = 0; panel < inputPanels.count(); panel++) {
        if (share.takesTurn(turn + panel)) {
          packTransposed(panel);
        }
      }
    }
  }

  private static int offset(Panels panels, int panel, int depth) {
    return CacheLines.FIRST + (1 + depth) * panels.channel(panel);
  }

  private void packForward(int panel) {
    int width = outputPanels.width(panel);
    int first = outputPanels.channel(panel);
    int columns = Math.min(width, outputs - first);
    int at = offset(outputPanels, panel, inputs);
    for (int j = 0; j < columns && bias.isPresent(); j++) {
      forward[at + j] = bias.get()[first + j];
    }
    for (int k = 0; k < inputs; k++) {
      int from = first * inputs + source(k);
      int to = at + (1 + k) * width;
      for (int j = 0; j < columns; j++) {
        forward[to + j] = kernel[from + j * inputs];
      }
    }
  }

  private void packTransposed(int panel) {
    int width = inputPanels.width(panel);
    int first = inputPanels.channel(panel);
    int columns = Math.min(width, inputs - first);
    int at = offset(inputPanels, panel, outputs);
    for (int n = 0; n < outputs; n++) {
      int to = at + (1 + n) * width;
      if (taps == 1) {
        System.arraycopy(kernel, n * inputs + first, transposed, to, columns);
      } else {
        for (int j = 0; j < columns; j++) {
          transposed[to + j] = kernel[n * inputs + source(first + j)];
        }
      }
    }
  }

  /** {@code y = x · kernelᵀ + bias} for some rows. */
  public void multiply(
      Kernels kernels,
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      float[] y,
      int yOffset,
      int yStride) {
    multiply(
        kernels, outputPanels, forward, inputs, x, xOffset, xStride, rows, y, yOffset, yStride);
  }

  /** {@code dx = dy · kernel} for some rows. */
  public void multiplyTransposed(
      Kernels kernels,
      float[] dy,
      int dyOffset,
      int dyStride,
      int rows,
      float[] dx,
      int to,
      int stride) {
    multiply(
        kernels, inputPanels, transposed, outputs, dy, dyOffset, dyStride, rows, dx, to, stride);
  }

  private static void multiply(
      Kernels kernels,
      Panels panels,
      float[] packed,
      int depth,
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      float[] y,
      int yOffset,
      int yStride) {
    for (int panel = 0; panel < panels.count(); panel++) {
      kernels.multiply(
          x,
          xOffset,
          xStride,
          rows,
          depth,
          packed,
          offset(panels, panel, depth),
          panels.vectors(panel),
          y,
          yOffset + panels.channel(panel),
          yStride);
    }
  }

  /**
   * Adds {@code dyᵀ · x} over some rows to a matrix of outputs x padded inputs: the gradient of
   * {@code count} outputs of the kernel, from {@code first} on.
   */
  public void addGradient(
      TrainingKernels kernels,
      float[] dy,
      int dyOffset,
      int dyStride,
      int first,
      int count,
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      float[] sums,
      int sumsOffset) {
    for (int panel = 0; panel < inputPanels.count(); panel++) {
      kernels.addTransposedProduct(
          dy,
          dyOffset + first,
          dyStride,
          count,
          rows,
          x,
          xOffset + inputPanels.channel(panel),
          xStride,
          inputPanels.vectors(panel),
          sums,
          sumsOffset + inputPanels.channel(panel),
          paddedInputs());
    }
  }

  /** Adds a row of sums, one for each padded input, to an output's part of the gradient. */
  public void unpack(float[] sums, int sumsOffset, float[] gradient, int output) {
    int to = output * inputs;
    if (taps == 1) {
      for (int k = 0; k < inputs; k++) {
        gradient[to + k] += sums[sumsOffset + k];
      }
    } else {
      for (int k = 0; k < inputs; k++) {
        gradient[to + source(k)] += sums[sumsOffset + k];
      }
    }
  }
}
