package io.github.efficientnet4j.internal.train.layout;

import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Operation.MaxPool;
import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;

/**
 * Where the window of a convolution or a pool lies over its input.
 *
 * <p>Immutable and thread-safe.
 *
 * @param height rows
 * @param width columns
 * @param stride from output pixel to output pixel, in both directions
 * @param padding how far it reaches outside
 * @param input one image's map
 * @param output one image's result
 */
public record Window(
    int height, int width, int stride, Padding padding, Shape input, Shape output) {

  /** {@return where a convolution's kernel lies} */
  public static Window of(Convolution convolution, Shape input, Shape output) {
    return new Window(
        convolution.kernelHeight(),
        convolution.kernelWidth(),
        convolution.stride(),
        convolution.padding(),
        input,
        output);
  }

  /** {@return where a max pool looks} */
  public static Window of(MaxPool pool, Shape input, Shape output) {
    return new Window(pool.kernel(), pool.kernel(), pool.stride(), pool.padding(), input, output);
  }

  /** The input row under the first of an output row's window; negative over padding. */
  public int top(int outputRow) {
    return outputRow * stride - padding.top();
  }

  /** One past the last input row under an output row's window, within the map. */
  public int bottom(int outputRow) {
    return Math.min(input.height(), top(outputRow) + height);
  }

  /** The input column under the first of an output column's window; negative over padding. */
  public int left(int outputColumn) {
    return outputColumn * stride - padding.left();
  }

  /** The first column of an output column's window that lies within the map. */
  public int firstInside(int outputColumn) {
    return Math.max(0, -left(outputColumn));
  }

  /** One past the last column of an output column's window that lies within the map. */
  public int endInside(int outputColumn) {
    int end = Math.min(width, input.width() - left(outputColumn));
    return Math.max(firstInside(outputColumn), end);
  }
}
