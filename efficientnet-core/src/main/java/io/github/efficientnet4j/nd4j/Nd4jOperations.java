package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Operation.MaxPool;
import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.DepthwiseConv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.MaxPooling2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Swish;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The graph's operations on NCHW float arrays. Methods whose name ends in {@code InPlace} overwrite
 * their first argument; the others return a new array that owns its memory.
 */
final class Nd4jOperations {

  private Nd4jOperations() {}

  static INDArray convolution(INDArray input, INDArray kernel, Convolution convolution, Shape out) {
    if (convolution.pointwise()) {
      return pointwise(input, kernel, out);
    }
    Padding padding = convolution.padding();
    boolean symmetric = symmetric(padding);
    INDArray padded = symmetric ? input : padded(input, padding, 0);
    var config =
        Conv2DConfig.builder()
            .kH(convolution.kernelHeight())
            .kW(convolution.kernelWidth())
            .sH(convolution.stride())
            .sW(convolution.stride())
            .pH(symmetric ? padding.top() : 0)
            .pW(symmetric ? padding.left() : 0)
            .dataFormat("NCHW")
            .weightsFormat(convolution.depthwise() ? WeightsFormat.YXIO : WeightsFormat.OIYX)
            .build();
    INDArray result = empty(input.size(0), out);
    if (convolution.depthwise()) {
      Nd4j.exec(new DepthwiseConv2D(padded, kernel, null, result, config));
    } else {
      Nd4j.exec(new Conv2D(padded, kernel, null, result, config));
    }
    if (padded != input) {
      release(padded);
    }
    return result;
  }

  /**
   * A depthwise kernel of channels x 1 x height x width in the order that ND4J's operation takes:
   * height, width, channels, 1. Frees its argument.
   */
  static INDArray toYxio(INDArray kernel) {
    INDArray result = kernel.permute(2, 3, 0, 1).dup('c');
    release(kernel);
    return result;
  }

  /** A 1x1 convolution as one matrix product per image: ND4J's conv2d would copy through im2col. */
  private static INDArray pointwise(INDArray input, INDArray kernel, Shape out) {
    long batch = input.size(0);
    long pixels = (long) out.height() * out.width();
    INDArray matrix = kernel.reshape('c', kernel.size(0), kernel.size(1));
    if (pixels == 1) {
      return multiply(input, matrix).reshape('c', batch, out.channels(), 1, 1);
    }
    INDArray result = empty(batch, out);
    INDArray columns = input.reshape('c', batch, input.size(1), pixels);
    INDArray rows = result.reshape('c', batch, out.channels(), pixels);
    for (long image = 0; image < batch; image++) {
      // Row-major out = kernel x pixels is column-major outᵀ = pixelsᵀ x kernelᵀ, the order that
      // gemm writes: straight into the result, without a copy.
      INDArray from = columns.slice(image).reshape('c', input.size(1), pixels);
      INDArray to = rows.slice(image).reshape('c', out.channels(), pixels);
      Nd4j.gemm(from.transpose(), matrix.transpose(), to.transpose(), false, false, 1.0, 0.0);
    }
    return result;
  }

  static INDArray maxPool(INDArray input, MaxPool pool, Shape out) {
    Padding padding = pool.padding();
    boolean symmetric = symmetric(padding);
    INDArray padded = symmetric ? input : padded(input, padding, Float.NEGATIVE_INFINITY);
    var config =
        Pooling2DConfig.builder()
            .kH(pool.kernel())
            .kW(pool.kernel())
            .sH(pool.stride())
            .sW(pool.stride())
            .pH(symmetric ? padding.top() : 0)
            .pW(symmetric ? padding.left() : 0)
            .isNHWC(false)
            .build();
    INDArray result = empty(input.size(0), out);
    Nd4j.exec(new MaxPooling2D(padded, result, config));
    if (padded.isNaN().any()) {
      spreadNaN(padded, result, config);
    }
    if (padded != input) {
      release(padded);
    }
    return result;
  }

  /** Makes NaN of the windows that hold one: ND4J's max pool passes NaN over. */
  private static void spreadNaN(INDArray padded, INDArray result, Pooling2DConfig config) {
    INDArray found = padded.isNaN().castTo(DataType.FLOAT);
    INDArray windows = result.like();
    Nd4j.exec(new MaxPooling2D(found, windows, config));
    // 0 / 1 is nothing to add, 0 / 0 is NaN.
    result.addi(windows.rsubi(1).rdivi(0));
    release(found);
    release(windows);
  }

  /** Whether ND4J's operations can pad so by themselves. */
  static boolean symmetric(Padding padding) {
    return padding.top() == padding.bottom() && padding.left() == padding.right();
  }

  static INDArray padded(INDArray input, Padding padding, float value) {
    long height = input.size(2);
    long width = input.size(3);
    INDArray larger =
        Nd4j.valueArrayOf(
            new long[] {
              input.size(0),
              input.size(1),
              height + padding.top() + padding.bottom(),
              width + padding.left() + padding.right()
            },
            value,
            DataType.FLOAT);
    larger
        .get(
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.interval(padding.top(), padding.top() + height),
            NDArrayIndex.interval(padding.left(), padding.left() + width))
        .assign(input);
    return larger;
  }

  /** What was under the input in a map that was {@link #padded}; releases that map. */
  static INDArray withoutPadding(INDArray padded, Padding padding, INDArray input) {
    INDArray result =
        padded
            .get(
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.interval(padding.top(), padding.top() + input.size(2)),
                NDArrayIndex.interval(padding.left(), padding.left() + input.size(3)))
            .dup('c');
    release(padded);
    return result;
  }

  /**
   * The means of all channels. The means of rows come first: ND4J sums in single precision, and one
   * sum over a large map would lose digits.
   */
  static INDArray averagePool(INDArray input) {
    INDArray rows = input.mean(true, 3);
    INDArray means = rows.mean(true, 2);
    release(rows);
    return means;
  }

  /** The sums of all channels, row by row first, as in {@link #averagePool}. */
  static INDArray sumOverPixels(INDArray input) {
    INDArray rows = input.sum(true, 3);
    INDArray sums = rows.sum(true, 2);
    release(rows);
    return sums;
  }

  static INDArray linear(INDArray input, INDArray kernel, INDArray bias) {
    return addPerChannelInPlace(multiply(input, kernel), bias);
  }

  /** Vectors, N x C x 1 x 1, times the transpose of a matrix of O x C: N x O. */
  private static INDArray multiply(INDArray vectors, INDArray matrix) {
    INDArray result = Nd4j.gemm(vectors(vectors), matrix, false, true);
    if (result.ordering() == 'c') {
      return result;
    }
    INDArray copy = result.dup('c');
    release(result);
    return copy;
  }

  static INDArray addPerChannelInPlace(INDArray map, INDArray vector) {
    return Nd4j.exec(new BroadcastAddOp(map, vector, map, 1));
  }

  static INDArray scalePerChannelInPlace(INDArray map, INDArray vector) {
    return Nd4j.exec(new BroadcastMulOp(map, vector, map, 1));
  }

  /** Multiplies every channel of every image by its gate, shape N x C x 1 x 1. */
  static INDArray gateInPlace(INDArray map, INDArray gate) {
    return Nd4j.exec(new BroadcastMulOp(map, vectors(gate), map, 0, 1));
  }

  /** Adds a value, shape N x C x 1 x 1, to all pixels of every channel of every image. */
  static INDArray addPerImageAndChannelInPlace(INDArray map, INDArray values) {
    return Nd4j.exec(new BroadcastAddOp(map, vectors(values), map, 0, 1));
  }

  private static INDArray vectors(INDArray pixels) {
    return pixels.reshape('c', pixels.size(0), pixels.size(1));
  }

  /** Multiplies every image by its factor. */
  static INDArray scalePerImageInPlace(INDArray map, INDArray factors) {
    return Nd4j.exec(new BroadcastMulOp(map, factors, map, 0));
  }

  static INDArray sigmoidInPlace(INDArray map) {
    return Nd4j.exec(new Sigmoid(map, map));
  }

  static INDArray activateInPlace(INDArray map, Activation function) {
    switch (function) {
      case SILU:
        return Nd4j.exec(new Swish(map, map));
      case RELU:
        return raiseInPlace(map, 0);
      case RELU6:
        return lowerInPlace(raiseInPlace(map, 0), 6);
      case HARD_SWISH:
        // Divides before it multiplies: 6 · x of a large x is infinite.
        raiseInPlace(map, -3);
        INDArray ramp = lowerInPlace(map.add(3.0), 6).divi(6.0);
        map.muli(ramp);
        release(ramp);
        return map;
      default:
        throw new AssertionError("no ND4J operation for " + function);
    }
  }

  /** The larger of each value and a bound; NaN stays NaN, which ND4J's maximum would lose. */
  private static INDArray raiseInPlace(INDArray map, double bound) {
    return Nd4j.exec(new RectifiedLinear(map, map, bound));
  }

  /** The smaller of each value and a bound; NaN stays NaN. */
  private static INDArray lowerInPlace(INDArray map, double bound) {
    return raiseInPlace(map.negi(), -bound).negi();
  }

  private static INDArray empty(long batch, Shape shape) {
    return Nd4j.createUninitialized(
        DataType.FLOAT, batch, shape.channels(), shape.height(), shape.width());
  }

  /** Frees an array's off-heap memory now instead of at some later garbage collection. */
  static void release(INDArray array) {
    if (array.closeable()) {
      array.close();
    }
  }
}
