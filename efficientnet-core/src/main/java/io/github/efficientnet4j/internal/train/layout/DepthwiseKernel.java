package io.github.efficientnet4j.internal.train.layout;

import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.internal.engine.layout.CacheLines;
import io.github.efficientnet4j.internal.engine.layout.Panels;

/**
 * The kernel of a depthwise convolution, packed anew in every step.
 *
 * <p>The gradient by the input is a convolution of stride 1 with the kernel turned round, over the
 * gradient by the output with stride − 1 zeros between its values. Of the kernel's rows only every
 * stride-th meets rows that are not zero, from one that depends on the row of the input; so rows
 * are packed by their remainder, those of one remainder together, and zero rows are never made.
 *
 * <p>Not thread-safe while it is packed: each panel is packed by one share.
 */
public final class DepthwiseKernel {

  private final float[] kernel;
  private final int side;
  private final int stride;
  private final int channels;
  private final Panels panels;
  private final float[] forward;
  private final float[] turned;

  /** Where the rows of each remainder begin. */
  private final int[] firstOfRemainder;

  /**
   * Takes the memory; the values are packed in every step.
   *
   * @param convolution a depthwise convolution with a square kernel
   * @param kernel its parameter
   * @param lanes floats in a vector
   */
  public DepthwiseKernel(Convolution convolution, float[] kernel, int lanes) {
    this.kernel = kernel;
    this.side = convolution.kernelHeight();
    this.stride = convolution.stride();
    this.channels = convolution.outputChannels();
    this.panels = Panels.of(channels, lanes);
    int floats = panels.paddedChannels() * (1 + side * side);
    this.forward = new float[CacheLines.FIRST + floats];
    this.turned = new float[CacheLines.FIRST + floats];
    this.firstOfRemainder = new int[stride + 1];
    for (int remainder = 0; remainder < stride; remainder++) {
      int rows = Math.max(0, (side - remainder + stride - 1) / stride);
      firstOfRemainder[remainder + 1] = firstOfRemainder[remainder] + rows;
    }
  }

  /** {@return the rows of the kernel, which are as many as its columns} */
  public int side() {
    return side;
  }

  /** {@return how the channels are cut into panels} */
  public Panels panels() {
    return panels;
  }

  /** How many rows of the kernel have a remainder. */
  public int rows(int remainder) {
    return firstOfRemainder[remainder + 1] - firstOfRemainder[remainder];
  }

  /** The packed place of the first row with a remainder; the next ones follow. */
  public int firstRow(int remainder) {
    return firstOfRemainder[remainder];
  }

  /** {@return the packed kernel of the forward pass} */
  public float[] forward() {
    return forward;
  }

  /** {@return the packed kernel of the backward pass, turned round} */
  public float[] turned() {
    return turned;
  }

  /** {@return where a panel begins in either} */
  public int offset(int panel) {
    return CacheLines.FIRST + (1 + side * side) * panels.channel(panel);
  }

  /** Packs one share of the panels; {@code turn} spreads small kernels over the shares. */
  public void pack(Share share, int turn) {
    for (int panel = 0; panel < panels.count(); panel++) {
      if (share.takesTurn(turn + panel)) {
        pack(panel);
      }
    }
  }

  private void pack(int panel) {
    int width = panels.width(panel);
    int first = panels.channel(panel);
    int count = Math.min(width, channels - first);
    int at = offset(panel) + width;
    for (int row = 0; row < side; row++) {
      int place = firstOfRemainder[row % stride] + row / stride;
      for (int column = 0; column < side; column++) {
        int to = at + (row * side + column) * width;
        int turnedTo = at + (place * side + side - 1 - column) * width;
        for (int j = 0; j < count; j++) {
          float weight = kernel[((first + j) * side + row) * side + column];
          forward[to + j] = weight;
          turned[turnedTo + j] = weight;
        }
      }
    }
  }
}
