package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import io.github.efficientnet4j.internal.engine.run.KernelSets;
import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Buffer;
import io.github.efficientnet4j.internal.train.layout.Window;
import java.util.Random;
import java.util.stream.Stream;

/** Maps and windows for tests of single phases. */
final class PhaseMaps {

  private PhaseMaps() {}

  static Stream<Kernels> kernels() {
    return Stream.concat(
        KernelSets.vector().stream(), Stream.of(KernelSets.fixed(KernelChoice.SCALAR)));
  }

  /** A map of zeros. */
  static BatchMap map(Kernels kernels, Shape shape, int images) {
    int padded = Panels.of(shape.channels(), kernels.lanes()).paddedChannels();
    Buffer buffer = new Buffer();
    buffer.require(BatchMap.floats(shape, padded, images));
    buffer.allocate();
    return new BatchMap(buffer, shape, padded);
  }

  /** A map of small whole numbers, whose sums are exact in any order; zeros in padding channels. */
  static BatchMap randomMap(Kernels kernels, Shape shape, int images, Random random) {
    BatchMap map = map(kernels, shape, images);
    for (int pixel = 0; pixel < images * map.pixels(); pixel++) {
      for (int channel = 0; channel < shape.channels(); channel++) {
        map.data()[map.offset(pixel) + channel] = random.nextInt(11) - 5;
      }
    }
    return map;
  }

  static Window window(
      int channels, Padding padding, int kernel, int stride, int height, int width) {
    int rows = (height + padding.top() + padding.bottom() - kernel) / stride + 1;
    int columns = (width + padding.left() + padding.right() - kernel) / stride + 1;
    return new Window(
        kernel,
        kernel,
        stride,
        padding,
        new Shape(channels, height, width),
        new Shape(channels, rows, columns));
  }

  /** A run of some images, as of one share. */
  static BatchRun run(Kernels kernels, int images, int shares) {
    BatchRun run = new BatchRun(kernels, 64 * images, shares);
    run.beginForward(null, images, null, null);
    return run;
  }
}
