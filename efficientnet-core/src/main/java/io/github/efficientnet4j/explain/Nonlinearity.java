package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.architecture.Activation;

/** Activations and their derivatives, as they are defined. */
final class Nonlinearity {

  private Nonlinearity() {}

  static double value(Activation function, double x) {
    return switch (function) {
      case SILU -> x * sigmoid(x);
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case HARD_SWISH -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
    };
  }

  /** At a kink 0 for ReLUs, as in PyTorch. */
  static double derivative(Activation function, double x) {
    return switch (function) {
      case SILU -> {
        double gate = sigmoid(x);
        yield gate * (1 + x * (1 - gate));
      }
      case RELU -> x > 0 ? 1 : 0;
      case RELU6 -> x > 0 && x < 6 ? 1 : 0;
      case HARD_SWISH -> x <= -3 ? 0 : x < 3 ? x / 3 + 0.5 : 1;
    };
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
