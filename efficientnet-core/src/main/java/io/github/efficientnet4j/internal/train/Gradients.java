package io.github.efficientnet4j.internal.train;

import java.util.HashMap;
import java.util.Map;

/** Room for gradients by maps, given back when the last step that reads one is planned. */
final class Gradients {

  private final Buffers buffers;
  private final int images;
  private final Map<Buffer, Integer> readers = new HashMap<>();

  Gradients(Buffers buffers, int images) {
    this.buffers = buffers;
    this.images = images;
  }

  /** Room for the gradient by a map, which {@link #release} will be called for so many times. */
  BatchMap take(BatchMap map, int times) {
    long floats = BatchMap.floats(map.shape(), map.padded(), images);
    BatchMap gradient = new BatchMap(buffers.take(floats), map.shape(), map.padded());
    readers.put(gradient.buffer(), times);
    return gradient;
  }

  void release(BatchMap gradient) {
    if (readers.merge(gradient.buffer(), -1, Integer::sum) == 0) {
      buffers.giveBack(gradient.buffer());
    }
  }
}
