package io.github.efficientnet4j.internal.train;

/**
 * A convolution's output, which is kept for the backward pass, with the BatchNorm that follows it
 * and the drop path that may follow that. A {@link Value} is made of one or two.
 */
final class Normalized {

  final BatchMap raw;
  final Normalization norm;

  /** Whether a backward pass needs the gradient by it. */
  final boolean reached;

  /** What drop path multiplies the images' normalised maps by, or null. */
  private final DropFactors drop;

  /** The gradient by what drop path leaves, or null while none is planned. */
  BatchMap gradient;

  Normalized(BatchMap raw, Normalization norm, DropFactors drop, boolean reached) {
    this.raw = raw;
    this.norm = norm;
    this.drop = drop;
    this.reached = reached;
  }

  /** The factor of one image's normalised map. */
  float factor(Run run, int image) {
    return factors(run) ? drop.of(run, image) : 1f;
  }

  /** Whether images differ in their factors. */
  boolean factors(Run run) {
    return drop != null && run.pass.drops();
  }

  /** Writes some pixels times their factor: of one image only, where images differ in it. */
  void write(Run run, int pixel, int pixels, float[] out, int to) {
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
   * @param gradient by what drop path leaves
   */
  void gatherMoments(
      Run run, Member member, int pixel, int pixels, int channel, int vectors, BatchMap gradient) {
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
          member.sums,
          member.products);
      norm.addGradientMoments(member, channel, vectors * run.lanes(), factor(run, image));
      done += count;
    }
  }
}
