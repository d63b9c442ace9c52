package io.github.efficientnet4j.internal.train;

/**
 * The rows of the matrix that a convolution multiplies its kernel by: one for each output pixel.
 */
interface Rows {

  /**
   * Writes some rows.
   *
   * @param pixel the first output pixel, counted over the batch
   * @param pixels how many
   * @param out receives rows of the padded inputs of the kernel
   * @param to where the first begins
   * @param stride from row to row
   */
  void fill(Run run, int pixel, int pixels, float[] out, int to, int stride);

  /** A map whose pixels are the rows as they are, so that none need be written, or null. */
  default BatchMap map() {
    return null;
  }
}
