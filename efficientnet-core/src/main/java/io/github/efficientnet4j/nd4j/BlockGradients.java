package io.github.efficientnet4j.nd4j;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradients of a loss with respect to what a block read. The arrays are the caller's; nobody
 * else holds them.
 *
 * <p>Thread-safe as far as the arrays are.
 *
 * @param input with respect to the input, in its shape N x C x H x W
 * @param parameters with respect to each trainable parameter, by its name and in its shape, in the
 *     block's order; unmodifiable. Running statistics have none
 */
public record BlockGradients(INDArray input, Map<String, INDArray> parameters) {

  /** Holds the arrays, in the order of the map given. */
  public BlockGradients {
    Objects.requireNonNull(input, "input");
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * The gradient with respect to one parameter.
   *
   * @param name the parameter's name
   * @return the array of {@link #parameters()}
   * @throws IllegalArgumentException if no trainable parameter has this name; the message lists
   *     them
   */
  public INDArray parameter(String name) {
    INDArray gradient = parameters.get(Objects.requireNonNull(name, "name"));
    if (gradient == null) {
      throw new IllegalArgumentException(
          "no trainable parameter is called '"
              + name
              + "'; there are "
              + String.join(", ", parameters.keySet()));
    }
    return gradient;
  }
}
