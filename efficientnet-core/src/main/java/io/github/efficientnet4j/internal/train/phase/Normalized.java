package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Share;

/**
 * A convolution's output, which is kept for the backward pass, with the BatchNorm that follows it
 * and the drop path that may follow that. A {@link Value} is made of one or two.
 *
 * <p>Immutable; its contents change from phase to phase.
 */
public final class Normalized {

  final BatchMap raw;
  final Normalization norm;

  private final boolean reached;

  /** What drop path multiplies the images' normalised maps by. */
  private final DropFactors drop;

  /**
   * Collects the parts.
   *
   * @param raw the convolution's output
   * @param norm what normalises it
   * @param drop what drop path multiplies the result by
   * @param reached whether a backward pass needs the gradient with respect to it
   */
  public Normalized(BatchMap raw, Normalization norm, DropFactors drop, boolean reached) {
    this.raw = raw;
    this.norm = norm;
    this.drop = drop;
    this.reached = reached;
  }

  /** {@return the convolution's output} */
  public BatchMap raw() {
    return raw;
  }

  /** {@return what normalises it} */
  public Normalization norm() {
    return norm;
  }

  /** {@return whether a backward pass needs the gradient with respect to it} */
  public boolean reached() {
    return reached;
  }

  /** The factor of one image's normalised map. */
  float factor(BatchRun run, int image) {
    return drop.of(run, image);
  }

  /** Whether images differ in their factors. */
  boolean factors(BatchRun run) {
    return drop.act(run);
  }

  /** Writes some pixels times their factor: of one image only, where images differ in it. */
  void write(BatchRun run, int pixel, int pixels, float[] out, int to) {
    int padded = raw.padded();
    run.training.normalize(
        raw.data(),
        raw.offset(pixel),
        padded,
        pixels,
        padded / run.lanes(),
        norm.scale,
        norm.shift,
        0,
        out,
        to,
        padded);
    if (factors(run)) {
      float factor = factor(run, pixel / raw.pixels());
      for (int i = to; i < to + pixels * padded; i++) {
        out[i] *= factor;
      }
    }
  }

  /**
   * Gathers the sums that BatchNorm's backward pass needs, of some pixels and channels.
   *
   * @param gradient with respect to what drop path leaves
   */
  void gatherMoments(
      BatchRun run,
      TrainingScratch scratch,
      Share share,
      int pixel,
      int pixels,
      int channel,
      int vectors,
      BatchMap gradient) {
    int perImage = factors(run) ? raw.pixels() : Integer.MAX_VALUE;
    int done = 0;
    while (done < pixels) {
      int image = (pixel + done) / perImage;
      int count = (int) Math.min(pixels - done, (image + 1L) * perImage - pixel - done);
      int at = raw.offset(pixel + done) + channel;
      run.training.gradientMoments(
          raw.data(),
          at,
          raw.padded(),
          count,
          vectors,
          norm.mean,
          channel,
          gradient.data(),
          at,
          raw.padded(),
          scratch.sums,
          scratch.products);
      norm.addGradientMoments(scratch, share, channel, vectors * run.lanes(), factor(run, image));
      done += count;
    }
  }
}
