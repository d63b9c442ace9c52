package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.architecture.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinearDerivative;
import org.nd4j.linalg.api.ops.impl.scalar.ReplaceNans;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.Relu6Derivative;
import org.nd4j.linalg.factory.Nd4j;

/** The derivatives of the pointwise non-linearities; at a kink, zero, as in PyTorch. */
final class ActivationDerivatives {

  private ActivationDerivatives() {}

  /** Multiplies a gradient by the function's derivative at what the function read. */
  static void applyInPlace(Activation function, INDArray input, INDArray gradient) {
    switch (function) {
      case SILU -> siluInPlace(input, gradient);
      case RELU -> {
        INDArray known = withoutNaN(input);
        Nd4j.exec(new RectifiedLinearDerivative(known, gradient, gradient));
        Nd4jOperations.release(known);
      }
      case RELU6 -> {
        INDArray known = withoutNaN(input);
        Nd4j.exec(new Relu6Derivative(known, gradient, gradient));
        Nd4jOperations.release(known);
      }
      case HARD_SWISH -> hardSwishInPlace(input, gradient);
      default -> throw new AssertionError("no derivative of " + function);
    }
  }

  /** A copy in whose NaN the gradient passes, as in PyTorch; ND4J's derivatives are 0 there. */
  private static INDArray withoutNaN(INDArray input) {
    return Nd4j.exec(new ReplaceNans(input, input.ulike(), 1));
  }

  /**
   * Of x · s, s the sigmoid: s · (1 + x · (1 − s)). ND4J's own {@code SwishDerivative} divides by
   * the square of eˣ + 1, which is infinite from x = 44 on, and gives NaN there.
   */
  private static void siluInPlace(INDArray input, INDArray gradient) {
    INDArray sigmoid = Nd4jOperations.sigmoidInPlace(input.dup('c'));
    INDArray slope = sigmoid.rsub(1.0).muli(input).addi(1.0).muli(sigmoid);
    gradient.muli(slope);
    Nd4jOperations.release(sigmoid);
    Nd4jOperations.release(slope);
  }

  /** Of x · relu6(x + 3) / 6: (relu6(x + 3) + x · relu6′(x + 3)) / 6. */
  private static void hardSwishInPlace(INDArray input, INDArray gradient) {
    INDArray shifted = input.add(3.0);
    INDArray slope = input.dup('c');
    Nd4j.exec(new Relu6Derivative(shifted, slope, slope));
    slope.addi(Nd4jOperations.activateInPlace(shifted, Activation.RELU6)).divi(6.0);
    gradient.muli(slope);
    Nd4jOperations.release(shifted);
    Nd4jOperations.release(slope);
  }

  /** Multiplies a gradient by the sigmoid's derivative, s · (1 − s). */
  static void sigmoidInPlace(INDArray sigmoid, INDArray gradient) {
    INDArray complement = sigmoid.rsub(1.0);
    gradient.muli(sigmoid).muli(complement);
    Nd4jOperations.release(complement);
  }
}
