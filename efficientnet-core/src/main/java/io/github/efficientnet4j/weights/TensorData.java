package io.github.efficientnet4j.weights;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A tensor to be written. Its values are asked for when its turn comes, so that a whole model need
 * not be in memory twice.
 *
 * @param shape row-major dimensions
 * @param values gives as many values as the dimensions' product
 */
public record TensorData(List<Integer> shape, Supplier<float[]> values) {

  /**
   * Copies the shape.
   *
   * @param shape row-major dimensions
   * @param values gives as many values as the dimensions' product
   */
  public TensorData {
    shape = List.copyOf(shape);
    Objects.requireNonNull(values, "values");
  }
}
