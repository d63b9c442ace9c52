package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Parameters in the backend's memory, copied there when first asked for.
 *
 * <p>Thread-safe, but for {@link #close()}.
 */
final class ParameterArrays implements AutoCloseable {

  private final Parameters parameters;
  private final Map<String, INDArray> arrays = new ConcurrentHashMap<>();

  ParameterArrays(Parameters parameters) {
    this.parameters = parameters;
  }

  INDArray array(ParameterSpec spec) {
    return computed(spec, () -> inRowOrder(spec));
  }

  /**
   * The kernel in the order that ND4J's operation takes: depthwise ones as height, width, channels,
   * multiplier (1), the only order that depthwise_conv2d accepts in 1.0.0-M2.1.
   */
  INDArray kernel(Convolution convolution) {
    ParameterSpec spec = convolution.kernel();
    return convolution.depthwise()
        ? computed(spec, () -> Nd4jOperations.toYxio(inRowOrder(spec)))
        : array(spec);
  }

  /** What an engine makes of a parameter, kept under the parameter's name. */
  INDArray computed(ParameterSpec spec, Supplier<INDArray> computation) {
    return arrays.computeIfAbsent(spec.name(), name -> computation.get());
  }

  private INDArray inRowOrder(ParameterSpec spec) {
    return HostArrays.ofHost(spec, parameters.values(spec.name()));
  }

  /** Frees the backend's memory; what is asked for afterwards is copied again. */
  @Override
  public void close() {
    arrays.values().forEach(Nd4jOperations::release);
    arrays.clear();
  }
}
