package io.github.efficientnet4j.graph;

import java.util.List;
import java.util.Objects;

/**
 * A parameter that a graph needs, with its name and layout in torchvision's {@code state_dict}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param name for example {@code features.1.0.block.0.0.weight}
 * @param shape row-major dimensions: convolution kernels are out, in / groups, height, width;
 *     linear kernels out, in
 * @param role the role of the parameter
 */
public record ParameterSpec(String name, List<Integer> shape, Role role) {

  /** The role of a parameter. It decides initialisation, weight decay and freezing. */
  public enum Role {
    /** Kernel of a convolution with one group. */
    CONVOLUTION_KERNEL,
    /** Kernel of a convolution with as many groups as channels. */
    DEPTHWISE_KERNEL,
    /** Bias of a convolution. */
    CONVOLUTION_BIAS,
    /** BatchNorm's scale, γ. */
    BATCH_NORM_SCALE,
    /** BatchNorm's shift, β. */
    BATCH_NORM_SHIFT,
    /** BatchNorm's running mean. It is not trained by gradient. */
    RUNNING_MEAN,
    /** BatchNorm's running variance. It is not trained by gradient. */
    RUNNING_VARIANCE,
    /** Kernel of the classifier. */
    LINEAR_KERNEL,
    /** Bias of the classifier. */
    LINEAR_BIAS;

    /** {@return whether parameters of this role have a gradient; false for running statistics} */
    public boolean trainable() {
      return this != RUNNING_MEAN && this != RUNNING_VARIANCE;
    }

    /** {@return whether this is one of the three kinds of kernel, which weight decay applies to} */
    public boolean kernel() {
      return this == CONVOLUTION_KERNEL || this == DEPTHWISE_KERNEL || this == LINEAR_KERNEL;
    }
  }

  /**
   * Creates the specification.
   *
   * @throws IllegalArgumentException if a dimension is below 1 or the product does not fit an int
   */
  public ParameterSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(role, "role");
    shape = List.copyOf(shape);
    long product = 1;
    for (int dimension : shape) {
      product *= dimension;
      if (dimension < 1 || product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "parameter "
                + name
                + " would have shape "
                + shape
                + ": every dimension must be at least 1 and the product below 2^31");
      }
    }
  }

  /** {@return the number of elements: the product of the dimensions} */
  public int elements() {
    int product = 1;
    for (int dimension : shape) {
      product *= dimension;
    }
    return product;
  }
}
