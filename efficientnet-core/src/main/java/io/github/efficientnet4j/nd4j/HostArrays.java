package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays between the host and the backend: what images have to be, and copies both ways. */
final class HostArrays {

  private HostArrays() {}

  static void require(INDArray images, int channels) {
    if (images.rank() != 4
        || images.dataType() != DataType.FLOAT
        || images.size(1) != channels
        || images.isEmpty()) {
      throw new IllegalArgumentException(
          "images must be a FLOAT array of batch x "
              + channels
              + " x height x width (NCHW), but were "
              + images.dataType()
              + " of shape "
              + Arrays.toString(images.shape()));
    }
  }

  /**
   * The array itself, or a copy where it is a view or its values lie in another order. A permuted
   * array has the ordering 'c' and is no view, and yet other strides.
   */
  static INDArray inRowOrder(INDArray images) {
    boolean inOrder = Arrays.equals(images.stride(), Nd4j.getStrides(images.shape(), 'c'));
    return inOrder && !images.isView() ? images : images.dup('c');
  }

  /** Copies an array's values to the host, in row order whatever the array's own order. */
  static float[] toHost(INDArray array) {
    // A copy of ours inside a user's workspace would stay there until it closes.
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces();
        INDArray ordered = array.dup('c')) {
      return ordered.data().asFloat();
    }
  }

  /** Copies values in row order to an array that belongs to no workspace. */
  static INDArray ofHost(float[] values, long... shape) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return Nd4j.createFromArray(values).reshape('c', shape);
    }
  }

  /** The same for a parameter. */
  static INDArray ofHost(ParameterSpec spec, float[] values) {
    return ofHost(values, shape(spec));
  }

  static long[] shape(ParameterSpec spec) {
    return spec.shape().stream().mapToLong(Integer::longValue).toArray();
  }
}
