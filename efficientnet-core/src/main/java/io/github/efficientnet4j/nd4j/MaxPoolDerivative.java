package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.graph.Operation.MaxPool;
import io.github.efficientnet4j.graph.Padding;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** The derivative of a loss by a max pool's input: a window's goes to its largest value. */
final class MaxPoolDerivative {

  private MaxPoolDerivative() {}

  /** A new array like the input. */
  static INDArray of(MaxPool pool, INDArray input, INDArray gradient) {
    Padding padding = pool.padding();
    boolean symmetric = Nd4jOperations.symmetric(padding);
    INDArray padded =
        symmetric ? input : Nd4jOperations.padded(input, padding, Float.NEGATIVE_INFINITY);
    INDArray byInput = Nd4j.createUninitialized(DataType.FLOAT, padded.shape());
    Nd4j.exec(
        DynamicCustomOp.builder("maxpool2d_bp")
            .addInputs(padded, gradient)
            .addOutputs(byInput)
            .addIntegerArguments(
                pool.kernel(),
                pool.kernel(),
                pool.stride(),
                pool.stride(),
                symmetric ? padding.top() : 0,
                symmetric ? padding.left() : 0,
                1, // dilation
                1,
                0, // padding as given
                0, // unused
                0) // NCHW
            .build());
    if (padded == input) {
      return byInput;
    }
    Nd4jOperations.release(padded);
    return Nd4jOperations.withoutPadding(byInput, padding, input);
  }
}
