package io.github.efficientnet4j.engine.training;

import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Shape;
import java.util.Arrays;

/**
 * The rows of a value under a depthwise kernel, for one panel of channels: made once each, padded
 * with zeros, and kept in a ring of as many rows as the kernel has.
 */
final class DepthwiseInput {

  private final Value value;
  private final Convolution convolution;
  private final Shape shape;
  private final int columns;

  DepthwiseInput(Value value, Convolution convolution, Shape output) {
    this.value = value;
    this.convolution = convolution;
    this.shape = value.raw.shape();
    this.columns = (output.width() - 1) * convolution.stride() + convolution.kernelWidth();
  }

  /** The floats of the ring for so many channels. */
  int floats(int width) {
    return convolution.kernelHeight() * columns * width;
  }

  private int slot(int row, int width) {
    return row % convolution.kernelHeight() * columns * width;
  }

  /** Before the first row of an image. */
  void clear(float[] ring, int base, int width) {
    Arrays.fill(ring, base, base + floats(width), 0f);
  }

  /** Where the first tap of the first output lies in a row that is in the ring. */
  int row(int base, int row, int width) {
    return base + slot(row, width);
  }

  /** The first row under an output row; negative over padding. */
  int top(int outputRow) {
    return outputRow * convolution.stride() - convolution.padding().top();
  }

  /** One past the last row under an output row, within the map. */
  int bottom(int outputRow) {
    return Math.min(shape.height(), top(outputRow) + convolution.kernelHeight());
  }

  /** Makes a row of an image. */
  void make(Run run, int image, int row, int channel, int vectors, float[] ring, int base) {
    int width = vectors * run.lanes();
    int left = convolution.padding().left();
    int inside = Math.min(shape.width(), columns - left);
    value.block(
        run,
        image * value.raw.pixels() + row * shape.width(),
        inside,
        channel,
        vectors,
        ring,
        row(base, row, width) + left * width,
        width);
  }
}
