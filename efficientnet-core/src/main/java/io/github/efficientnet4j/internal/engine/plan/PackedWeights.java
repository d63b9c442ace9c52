package io.github.efficientnet4j.internal.engine.plan;

import io.github.efficientnet4j.graph.FoldedConvolution;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Operation.Linear;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.ParameterValues;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.layout.CacheLines;
import io.github.efficientnet4j.internal.engine.layout.DepthwiseFilter;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every convolution of a network, BatchNorm folded in, and every fully connected layer, packed once
 * for all plans. All lie in one array, which begins with a row of zeros and is usually large enough
 * to be aligned to cache lines.
 *
 * <p>Thread-safe.
 */
public final class PackedWeights {

  /** Null once all weights are packed, so that the engine does not keep a second copy of them. */
  private ParameterValues parameters;

  private final int lanes;
  private final float[] data;
  private final Map<String, PackedMatrix> byName = new HashMap<>();
  private int end;

  /**
   * @param graph the network
   * @param parameters its weights, read when a layer is first planned
   * @param lanes the floats of a vector
   * @throws IllegalArgumentException if the packed weights outgrow a Java array
   */
  public PackedWeights(Graph graph, ParameterValues parameters, int lanes) {
    this.parameters = parameters;
    this.lanes = lanes;
    this.end = CacheLines.FIRST + (int) CacheLines.roundUp((long) Kernels.WIDEST_PANEL * lanes);
    long floats = end;
    for (ParameterSpec parameter : graph.parameters()) {
      if (parameter.role().kernel()) {
        floats += room(parameter, lanes);
      }
    }
    if (floats > Integer.MAX_VALUE - CacheLines.FLOATS) {
      throw new IllegalArgumentException("the weights of this network take more than 8 GiB");
    }
    this.data = new float[(int) floats];
  }

  /** {@return the floats of a vector} */
  int lanes() {
    return lanes;
  }

  /** {@return a convolution as a matrix of taps x output channels, BatchNorm folded in} */
  synchronized PackedMatrix convolution(
      Convolution convolution, Optional<BatchNormalization> norm) {
    PackedMatrix packed = byName.get(convolution.kernel().name());
    if (packed == null) {
      FoldedConvolution folded = FoldedConvolution.of(convolution, norm, parameters);
      packed = pack(convolution.kernel(), folded::copyKernel, folded.bias());
    }
    return packed;
  }

  /** {@return a depthwise convolution: for every channel its taps} */
  DepthwiseFilter depthwise(Convolution convolution, Optional<BatchNormalization> norm) {
    return new DepthwiseFilter(
        convolution(convolution, norm),
        convolution.kernelHeight(),
        convolution.stride(),
        convolution.padding());
  }

  /** {@return a fully connected layer as a matrix of features x outputs} */
  synchronized PackedMatrix linear(Linear linear) {
    PackedMatrix packed = byName.get(linear.kernel().name());
    if (packed == null) {
      float[] kernel = parameters.values(linear.kernel().name());
      int depth = depth(linear.kernel());
      packed =
          pack(
              linear.kernel(),
              (column, into) -> System.arraycopy(kernel, column * depth, into, 0, depth),
              parameters.values(linear.bias().name()));
    }
    return packed;
  }

  private PackedMatrix pack(ParameterSpec kernel, PackedMatrix.Columns weights, float[] bias) {
    PackedMatrix packed =
        PackedMatrix.pack(
            data, CacheLines.FIRST, end, columns(kernel), depth(kernel), lanes, weights, bias);
    end += (int) room(kernel, lanes);
    byName.put(kernel.name(), packed);
    if (end == data.length) {
      parameters = null;
    }
    return packed;
  }

  private static long room(ParameterSpec kernel, int lanes) {
    return CacheLines.roundUp(PackedMatrix.floats(columns(kernel), depth(kernel), lanes));
  }

  private static int columns(ParameterSpec kernel) {
    return kernel.shape().get(0);
  }

  private static int depth(ParameterSpec kernel) {
    return Math.toIntExact(kernel.elements() / columns(kernel));
  }
}
