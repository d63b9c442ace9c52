package io.github.efficientnet4j.weights;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A tensor to be written. Its values are requested when the tensor is written, so that a whole
 * model need not be in memory twice.
 *
 * @param shape row-major dimensions
 * @param values supplies as many values as the product of the dimensions
 */
public record TensorData(List<Integer> shape, Supplier<float[]> values) {

  /**
   * Copies the shape.
   *
   * @param shape row-major dimensions
   * @param values supplies as many values as the product of the dimensions
   */
  public TensorData {
    shape = List.copyOf(shape);
    Objects.requireNonNull(values, "values");
  }
}
