package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A forward pass of a block in training mode, and its backward pass. Holds arrays in the backend's
 * memory until the backward pass is made or {@link #close()} is called.
 *
 * <p>Not thread-safe.
 */
public final class BlockPass implements AutoCloseable {

  private final TrainingWalk walk;
  private final TrainingState state;
  private final long[] outputShape;
  private boolean over;

  BlockPass(TrainingWalk walk, TrainingState state) {
    this.walk = walk;
    this.state = state;
    this.outputShape = walk.output().shape();
  }

  /**
   * The block's output; the caller's to keep, to change or to close.
   *
   * @return N x output channels x output height x output width, the same array at every call
   */
  public INDArray output() {
    return walk.output();
  }

  /**
   * Computes the gradients of a loss from its gradient with respect to the output, and frees what
   * the forward pass kept.
   *
   * @param outputGradient FLOAT, of the shape of the output; stays as it is
   * @return the gradients with respect to the input and to every trainable parameter
   * @throws IllegalArgumentException if {@code outputGradient} has another type or shape; the
   *     backward pass may then be tried again
   * @throws IllegalStateException if the backward pass was made already, or this pass is closed
   */
  public BlockGradients backward(INDArray outputGradient) {
    if (over) {
      throw new IllegalStateException(
          "this forward pass has had its backward pass or was closed; make another forward pass");
    }
    if (outputGradient.dataType() != DataType.FLOAT
        || !Arrays.equals(outputGradient.shape(), outputShape)) {
      throw new IllegalArgumentException(
          "the gradient must have the output's type and shape, FLOAT of shape "
              + Arrays.toString(outputShape)
              + ", but was "
              + Nd4jBlock.described(outputGradient));
    }
    over = true;
    // Inside a user's workspace our intermediate arrays would pile up until it closes.
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      INDArray input = walk.backward(outputGradient.dup('c')).orElseThrow();
      Map<String, INDArray> parameters = new LinkedHashMap<>();
      for (ParameterSpec spec : state.trained()) {
        parameters.put(spec.name(), HostArrays.ofHost(spec, state.gradient(spec.name())));
      }
      return new BlockGradients(input, parameters);
    } finally {
      walk.close();
    }
  }

  /** Frees what the backward pass would have read. The output stays the caller's. */
  @Override
  public void close() {
    over = true;
    walk.close();
  }
}
