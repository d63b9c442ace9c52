package io.github.efficientnet4j.weights;

import java.util.List;
import java.util.Objects;

/**
 * What a file says of a tensor.
 *
 * <p>Immutable and thread-safe.
 *
 * @param name its name
 * @param type the type of its elements in the file
 * @param shape row-major dimensions, each at least 0; empty for a single value
 */
public record TensorInfo(String name, TensorType type, List<Integer> shape) {

  /** Copies the shape. */
  public TensorInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    shape = List.copyOf(shape);
  }

  /**
   * The number of elements.
   *
   * @return the product of the dimensions
   */
  public long elements() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }
}
