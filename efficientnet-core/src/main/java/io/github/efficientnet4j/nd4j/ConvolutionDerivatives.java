package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Padding;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The derivatives of a loss by a convolution's input and kernel, new arrays, where asked for.
 *
 * @param byInput N x C x H x W
 * @param byKernel in the kernel's order, out, in / groups, height, width
 */
record ConvolutionDerivatives(Optional<INDArray> byInput, Optional<INDArray> byKernel) {

  /**
   * Computes them.
   *
   * @param convolution which one
   * @param input what it read; null is allowed for a pointwise one if {@code toKernel} is false
   * @param kernel as in the forward pass
   * @param gradient by the output
   * @param toInput whether the derivative by the input is wanted
   * @param toKernel whether the derivative by the kernel is wanted
   */
  static ConvolutionDerivatives of(
      Convolution convolution,
      INDArray input,
      INDArray kernel,
      INDArray gradient,
      boolean toInput,
      boolean toKernel) {
    if (convolution.pointwise()) {
      return pointwise(input, kernel, gradient, toInput, toKernel);
    }
    return toInput || toKernel
        ? general(convolution, input, kernel, gradient, toInput, toKernel)
        : new ConvolutionDerivatives(Optional.empty(), Optional.empty());
  }

  /** Computes those of a convolution of 1x1: matrix products, without a copy through im2col. */
  static ConvolutionDerivatives pointwise(
      INDArray input, INDArray kernel, INDArray gradient, boolean toInput, boolean toKernel) {
    return new ConvolutionDerivatives(
        toInput ? Optional.of(pointwiseByInput(kernel, gradient)) : Optional.empty(),
        toKernel ? Optional.of(pointwiseByKernel(input, gradient)) : Optional.empty());
  }

  private static INDArray pointwiseByInput(INDArray kernel, INDArray gradient) {
    long batch = gradient.size(0);
    long channels = kernel.size(1);
    INDArray matrix = kernel.reshape('c', kernel.size(0), channels);
    INDArray result =
        Nd4j.createUninitialized(
            DataType.FLOAT, batch, channels, gradient.size(2), gradient.size(3));
    if (pixels(gradient) == 1) {
      // Row-major out = g x kernel is column-major outᵀ = kernelᵀ x gᵀ: no copy, as everywhere
      // here.
      INDArray rows = gradient.reshape('c', batch, gradient.size(1));
      INDArray out = result.reshape('c', batch, channels);
      Nd4j.gemm(matrix.transpose(), rows.transpose(), out.transpose(), false, false, 1.0, 0.0);
      return result;
    }
    for (long image = 0; image < batch; image++) {
      Nd4j.gemm(
          image(gradient, image).transpose(),
          matrix.transpose(),
          image(result, image).transpose(),
          false,
          true,
          1.0,
          0.0);
    }
    return result;
  }

  private static INDArray pointwiseByKernel(INDArray input, INDArray gradient) {
    long batch = input.size(0);
    INDArray result = Nd4j.zeros(DataType.FLOAT, gradient.size(1), input.size(1), 1, 1);
    INDArray out = result.reshape('c', gradient.size(1), input.size(1)).transpose();
    if (pixels(gradient) == 1) {
      INDArray from = input.reshape('c', batch, input.size(1));
      INDArray rows = gradient.reshape('c', batch, gradient.size(1));
      Nd4j.gemm(from.transpose(), rows.transpose(), out, false, true, 1.0, 0.0);
      return result;
    }
    for (long image = 0; image < batch; image++) {
      Nd4j.gemm(
          image(input, image).transpose(),
          image(gradient, image).transpose(),
          out,
          true,
          false,
          1.0,
          1.0);
    }
    return result;
  }

  private static long pixels(INDArray map) {
    return map.size(2) * map.size(3);
  }

  /** One image of a map as a matrix of channels x pixels, not a copy. */
  private static INDArray image(INDArray map, long index) {
    return map.reshape('c', map.size(0), map.size(1), pixels(map))
        .slice(index)
        .reshape('c', map.size(1), pixels(map));
  }

  private static ConvolutionDerivatives general(
      Convolution convolution,
      INDArray input,
      INDArray kernel,
      INDArray gradient,
      boolean toInput,
      boolean toKernel) {
    Padding padding = convolution.padding();
    boolean symmetric = Nd4jOperations.symmetric(padding);
    INDArray padded = symmetric ? input : Nd4jOperations.padded(input, padding, 0);
    INDArray byInput = Nd4j.createUninitialized(DataType.FLOAT, padded.shape());
    INDArray byKernel = Nd4j.createUninitialized(DataType.FLOAT, kernel.shape());
    Nd4j.exec(
        DynamicCustomOp.builder(convolution.depthwise() ? "depthwise_conv2d_bp" : "conv2d_bp")
            .addInputs(padded, kernel, gradient)
            .addOutputs(byInput, byKernel)
            .addIntegerArguments(
                convolution.kernelHeight(),
                convolution.kernelWidth(),
                convolution.stride(),
                convolution.stride(),
                symmetric ? padding.top() : 0,
                symmetric ? padding.left() : 0,
                1, // dilation
                1,
                0, // padding as given
                0, // NCHW
                convolution.depthwise() ? 0 : 1) // kernels YXIO or OIYX
            .build());
    if (padded != input) {
      Nd4jOperations.release(padded);
      byInput = Nd4jOperations.withoutPadding(byInput, padding, input);
    }
    if (convolution.depthwise()) {
      byKernel = toOiyx(byKernel);
    }
    return new ConvolutionDerivatives(kept(byInput, toInput), kept(byKernel, toKernel));
  }

  private static INDArray toOiyx(INDArray kernel) {
    INDArray result = kernel.permute(2, 3, 0, 1).dup('c');
    Nd4jOperations.release(kernel);
    return result;
  }

  private static Optional<INDArray> kept(INDArray array, boolean wanted) {
    if (wanted) {
      return Optional.of(array);
    }
    Nd4jOperations.release(array);
    return Optional.empty();
  }
}
