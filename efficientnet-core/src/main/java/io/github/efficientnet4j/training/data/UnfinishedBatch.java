package io.github.efficientnet4j.training.data;

/** The samples of a batch and the array that several threads fill, each in its own part. */
final class UnfinishedBatch {

  /**
   * Some of the samples.
   *
   * @param from first place in the batch
   * @param to one after the last place
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

  /** Part {@code i} of {@code parts} that are as even as can be; empty if there are too many. */
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

  /** Made by whoever comes first, so that no memory is taken for a batch that nobody works on. */
  synchronized float[] images(int elementsPerSample) {
    if (images == null) {
      images = new float[samples.length * elementsPerSample];
    }
    return images;
  }
}
