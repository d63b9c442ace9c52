package io.github.efficientnet4j.internal.train.phase;

import java.util.Arrays;

/**
 * The means of a value's channels over the pixels of an image. Blocks are summed up in single
 * precision and added in double, so that a large map loses no digits.
 */
final class Pooling {

  /** Pixels that are summed up by themselves, in scratch that stays in the first cache level. */
  private static final int BLOCK = 64;

  private static final int VECTORS = 3;

  private final Value value;
  private final int lanes;

  Pooling(Value value, int lanes) {
    this.value = value;
    this.lanes = lanes;
  }

  int scratchFloats() {
    return BLOCK * VECTORS * lanes;
  }

  void image(BatchRun run, TrainingScratch scratch, int image, float[] means, int to) {
    int perImage = value.raw.pixels();
    int all = value.raw.padded() / lanes;
    double inverse = 1.0 / perImage;
    for (int first = 0; first < all; first += VECTORS) {
      int vectors = Math.min(VECTORS, all - first);
      int width = vectors * lanes;
      int channel = first * lanes;
      Arrays.fill(scratch.totals, 0, width, 0);
      for (int done = 0; done < perImage; done += BLOCK) {
        int pixels = Math.min(BLOCK, perImage - done);
        value.block(
            run,
            image * perImage + done,
            pixels,
            channel,
            vectors,
            scratch.floats,
            TrainingScratch.BASE,
            width);
        run.training.sums(
            scratch.floats, TrainingScratch.BASE, width, pixels, vectors, scratch.sums);
        for (int j = 0; j < width; j++) {
          scratch.totals[j] += scratch.sums[j];
        }
      }
      for (int j = 0; j < width; j++) {
        means[to + channel + j] = (float) (scratch.totals[j] * inverse);
      }
    }
  }
}
