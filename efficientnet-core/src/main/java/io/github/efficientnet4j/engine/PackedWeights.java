package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Operation.Linear;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Every kernel folded and packed once, whatever the number of plans that read it. */
final class PackedWeights {

  private final Parameters parameters;
  private final int lanes;
  private final Map<String, PackedMatrix> byName = new ConcurrentHashMap<>();

  PackedWeights(Parameters parameters, int lanes) {
    this.parameters = parameters;
    this.lanes = lanes;
  }

  int lanes() {
    return lanes;
  }

  /** A convolution of one group, as a matrix of output channels by taps. */
  PackedMatrix convolution(Convolution convolution, Optional<BatchNormalization> norm) {
    return byName.computeIfAbsent(
        convolution.kernel().name(),
        name -> {
          FoldedConvolution folded =
              FoldedConvolution.of(convolution, norm.orElse(null), parameters);
          int depth = elementsPerOutput(convolution.kernel());
          return PackedMatrix.of(
              convolution.outputChannels(), depth, lanes, folded::weight, folded.bias());
        });
  }

  /** A depthwise convolution: for every channel its taps. */
  DepthwiseWeights depthwise(Convolution convolution, Optional<BatchNormalization> norm) {
    return new DepthwiseWeights(
        convolution(convolution, norm),
        convolution.kernelHeight(),
        convolution.stride(),
        convolution.padding());
  }

  PackedMatrix linear(Linear linear) {
    return byName.computeIfAbsent(
        linear.kernel().name(),
        name -> {
          float[] kernel = parameters.values(name);
          int depth = elementsPerOutput(linear.kernel());
          return PackedMatrix.of(
              linear.kernel().shape().get(0),
              depth,
              lanes,
              (column, k) -> kernel[column * depth + k],
              parameters.values(linear.bias().name()));
        });
  }

  private static int elementsPerOutput(ParameterSpec kernel) {
    return Math.toIntExact(kernel.elements() / kernel.shape().get(0));
  }
}
