package io.github.efficientnet4j.training.optimizer;

import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.ParameterSpec.Role;

/** The parameters that weight decay applies to. Immutable and thread-safe. */
public enum WeightDecayScope {
  /** The kernels of convolutions and of the classifier. */
  KERNELS,
  /**
   * The kernels and the biases, but not the scales and shifts of BatchNorm. The authors of
   * EfficientNet trained so ({@code main.py} of their release).
   */
  ALL_BUT_BATCH_NORM;

  /**
   * {@return whether weight decay applies to a trained parameter}
   *
   * @param parameter the parameter
   */
  public boolean covers(ParameterSpec parameter) {
    Role role = parameter.role();
    return role.kernel()
        || this == ALL_BUT_BATCH_NORM
            && (role == Role.CONVOLUTION_BIAS || role == Role.LINEAR_BIAS);
  }
}
