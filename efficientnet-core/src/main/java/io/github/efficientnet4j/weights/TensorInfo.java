package io.github.efficientnet4j.weights;

import java.util.List;
import java.util.Objects;

/**
 * The description of a tensor in a file.
 *
 * <p>Immutable and thread-safe.
 *
 * @param name the tensor's name
 * @param type the type of its elements in the file
 * @param shape row-major dimensions, each at least 0; empty for a single value
 */
public record TensorInfo(String name, TensorType type, List<Integer> shape) {

  /**
   * Copies and checks the shape.
   *
   * @param name the tensor's name
   * @param type the type of its elements in the file
   * @param shape row-major dimensions, each at least 0; empty for a single value
   * @throws IllegalArgumentException if a dimension is negative, or the number of elements does not
   *     fit a long
   */
  public TensorInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    shape = List.copyOf(shape);
    for (int dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException(
            "tensor '" + name + "' has the shape " + shape + "; dimensions are at least 0");
      }
    }
    try {
      product(shape);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "tensor '" + name + "' of shape " + shape + " has more than 2^63 - 1 elements", e);
    }
  }

  /** {@return the number of elements: the product of the dimensions} */
  public long elements() {
    return product(shape);
  }

  private static long product(List<Integer> shape) {
    // A product with a zero dimension is 0, even where the other dimensions alone would overflow.
    long product = shape.contains(0) ? 0 : 1;
    for (int i = 0; i < shape.size() && product != 0; i++) {
      product = Math.multiplyExact(product, (long) shape.get(i));
    }
    return product;
  }
}
