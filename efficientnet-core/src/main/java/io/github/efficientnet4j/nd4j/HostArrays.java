package io.github.efficientnet4j.nd4j;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What an array of images has to be. */
final class ImageArrays {

  private ImageArrays() {}

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

  /** The array itself, or a copy where it is a view or in another order. */
  static INDArray inRowOrder(INDArray images) {
    return images.ordering() == 'c' && !images.isView() ? images : images.dup('c');
  }
}
