package io.github.efficientnet4j.engine.training;

import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Shape;

/**
 * Where a dense convolution's kernel lies over its input.
 *
 * @param convolution kernel, stride, padding
 * @param input one image's map
 * @param output one image's result
 */
record Window(Convolution convolution, Shape input, Shape output) {

  int taps() {
    return convolution.kernelHeight() * convolution.kernelWidth();
  }

  /** The input row under the kernel's first; negative over padding. */
  int top(int outputRow) {
    return outputRow * convolution.stride() - convolution.padding().top();
  }

  /** The input column under the kernel's first; negative over padding. */
  int left(int outputColumn) {
    return outputColumn * convolution.stride() - convolution.padding().left();
  }

  /** The input pixel under a tap, within its image, or −1 over padding. */
  int pixel(int outputPixel, int tap) {
    int row = top(outputPixel / output.width()) + tap / convolution.kernelWidth();
    int column = left(outputPixel % output.width()) + tap % convolution.kernelWidth();
    boolean inside = row >= 0 && row < input.height() && column >= 0 && column < input.width();
    return inside ? row * input.width() + column : -1;
  }
}
