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

  /** The input row under a tap of an output pixel; outside the map over padding. */
  int row(int outputPixel, int tap) {
    return outputPixel / output.width() * convolution.stride()
        - convolution.padding().top()
        + tap / convolution.kernelWidth();
  }

  int column(int outputPixel, int tap) {
    return outputPixel % output.width() * convolution.stride()
        - convolution.padding().left()
        + tap % convolution.kernelWidth();
  }

  /** The input pixel under a tap, within its image, or −1 over padding. */
  int pixel(int outputPixel, int tap) {
    int row = row(outputPixel, tap);
    int column = column(outputPixel, tap);
    boolean inside = row >= 0 && row < input.height() && column >= 0 && column < input.width();
    return inside ? row * input.width() + column : -1;
  }
}
