package io.github.efficientnet4j.training.data;

/**
 * The samples of a batch, and the array that several threads fill. Each thread fills its own part.
 */
final class UnfinishedBatch {

  /**
   * A range of the samples.
   *
   * @param from the first position in the batch
   * @param to the position after the last one
   */
  record Part(UnfinishedBatch batch, int from, int to) {}

  private final int epoch;
  private final int number;
  private final int[] samples;
  private float[] images;

  UnfinishedBatch(int epoch, int number, int[] samples) {
    this.epoch = epoch;
    this.number = number;
    this.samples = samples;
  }

  /**
   * {@return part {@code i} of {@code parts}} The parts are as even as possible. Surplus parts are
   * empty.
   */
  Part part(int i, int parts) {
    return new Part(
        this,
        (int) ((long) samples.length * i / parts),
        (int) ((long) samples.length * (i + 1) / parts));
  }

  int epoch() {
    return epoch;
  }

  int number() {
    return number;
  }

  int[] samples() {
    return samples;
  }

  /**
   * {@return the array of images} The first caller allocates it, so that a batch in the queue needs
   * no memory.
   */
  synchronized float[] images(int elementsPerSample) {
    if (images == null) {
      images = new float[samples.length * elementsPerSample];
    }
    return images;
  }
}
