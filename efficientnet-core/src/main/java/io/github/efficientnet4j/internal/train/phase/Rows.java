package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;

/**
 * The rows of the matrix that a convolution multiplies its kernel by: one for each output pixel.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface Rows permits Rows.Pixels, Rows.Gated, WindowRows {

  /**
   * Writes some rows.
   *
   * @param run the batch
   * @param pixel the first output pixel, counted over the batch
   * @param pixels how many
   * @param out receives rows of the padded inputs of the kernel
   * @param to where the first begins
   * @param stride from row to row
   */
  void fill(BatchRun run, int pixel, int pixels, float[] out, int to, int stride);

  /**
   * {@return a map whose pixels are the rows as they are, so that none need be written, or null}
   */
  default BatchMap map() {
    return null;
  }

  /** The pixels of a value. */
  record Pixels(Value value) implements Rows {

    @Override
    public void fill(BatchRun run, int pixel, int pixels, float[] out, int to, int stride) {
      value.block(run, pixel, pixels, 0, value.raw.padded() / run.lanes(), out, to, stride);
    }

    @Override
    public BatchMap map() {
      return value.plain();
    }
  }

  /** The pixels of a value, multiplied by the gates of squeeze-and-excitation. */
  record Gated(Value value, GateState gate) implements Rows {

    @Override
    public void fill(BatchRun run, int pixel, int pixels, float[] out, int to, int stride) {
      int vectors = value.raw.padded() / run.lanes();
      value.block(run, pixel, pixels, 0, vectors, out, to, stride);
      int perImage = value.raw.pixels();
      int done = 0;
      while (done < pixels) {
        int image = (pixel + done) / perImage;
        int count = Math.min(pixels - done, (image + 1) * perImage - pixel - done);
        int at = to + done * stride;
        run.training.normalize(
            out,
            at,
            stride,
            count,
            vectors,
            gate.gates(),
            run.zeros,
            gate.offset(image),
            out,
            at,
            stride);
        done += count;
      }
    }
  }
}
