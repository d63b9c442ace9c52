package io.github.efficientnet4j.internal.train.plan;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Buffer;
import io.github.efficientnet4j.internal.train.layout.Buffers;
import io.github.efficientnet4j.internal.train.phase.Normalized;
import io.github.efficientnet4j.internal.train.phase.Value;
import io.github.efficientnet4j.internal.train.phase.ValueGradient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where gradients with respect to maps lie, while a backward pass is planned from its first phase
 * to its last. A buffer is given back when the last phase that reads it is planned. Not
 * thread-safe.
 */
final class GradientMaps {

  private final Buffers buffers;
  private final int images;
  private final Map<Buffer, Integer> readers = new HashMap<>();
  private final Map<Value, BatchMap> ofValues = new HashMap<>();
  private final Map<Normalized, BatchMap> ofTerms = new HashMap<>();

  /** What readers of a value left for the one that completes its gradient. */
  private final Map<Value, List<BatchMap>> parts = new HashMap<>();

  GradientMaps(Buffers buffers, int images) {
    this.buffers = buffers;
    this.images = images;
  }

  /** Takes room for the whole gradient with respect to a value, which its parts read in turn. */
  BatchMap takeWhole(Value value) {
    List<Normalized> terms = value.terms().stream().filter(Normalized::reached).toList();
    List<Value> skips = value.skips().stream().filter(Value::reached).toList();
    int times = value.terms().isEmpty() ? 1 : terms.size() + skips.size();
    BatchMap gradient = take(value.raw(), times);
    ofValues.put(value, gradient);
    terms.forEach(term -> ofTerms.put(term, gradient));
    skips.forEach(skip -> parts(skip).add(gradient));
    return gradient;
  }

  /** Takes room for the part of a gradient that one of several readers of a value leaves. */
  BatchMap takePart(Value value) {
    BatchMap part = take(value.raw(), 1);
    parts(value).add(part);
    return part;
  }

  /** What completes the gradient that was taken as a whole. */
  ValueGradient completing(Value value) {
    return new ValueGradient(value, of(value), parts(value));
  }

  /** The whole gradient, which was taken before. */
  BatchMap of(Value value) {
    return ofValues.get(value);
  }

  /** The gradient with respect to what is left of a convolution after its drop path. */
  BatchMap of(Normalized term) {
    return ofTerms.get(term);
  }

  /** Notes that a phase that reads a gradient is planned. */
  void release(BatchMap gradient) {
    if (readers.merge(gradient.buffer(), -1, Integer::sum) == 0) {
      buffers.giveBack(gradient.buffer());
    }
  }

  /** Notes that the phases that read the parts of a value's gradient are planned. */
  void releaseParts(Value value) {
    parts(value).forEach(this::release);
  }

  private List<BatchMap> parts(Value value) {
    return parts.computeIfAbsent(value, key -> new ArrayList<>());
  }

  /** Room for a gradient that {@link #release} will be called for so many times. */
  private BatchMap take(BatchMap map, int times) {
    long floats = BatchMap.floats(map.shape(), map.padded(), images);
    BatchMap gradient = new BatchMap(buffers.take(floats), map.shape(), map.padded());
    readers.put(gradient.buffer(), times);
    return gradient;
  }
}
