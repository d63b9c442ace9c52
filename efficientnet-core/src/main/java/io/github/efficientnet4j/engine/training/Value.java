package io.github.efficientnet4j.engine.training;

import io.github.efficientnet4j.architecture.Activation;
import java.util.Optional;

/**
 * What a convolution with its BatchNorm and activation gives. Only the convolution's output is kept
 * for the backward pass; readers normalise and activate the blocks that they need, which costs less
 * than to write and fetch another map. Where a reader needs the result as a map, or others are
 * added to it, it is written too.
 */
final class Value {

  final BatchMap raw;
  final Normalization norm;
  final Optional<Activation> activation;

  /** The written result, or null. */
  BatchMap plain;

  /**
   * The gradient by the value while readers' parts are added; then that by the activation's input.
   * Null where none is needed.
   */
  BatchMap gradient;

  /** The gradient of the block's output, which the skip connection from here passes on, or null. */
  BatchMap skipGradient;

  /** What drop path multiplies the images' normalised maps by, or null. */
  DropFactors drop;

  Value(BatchMap raw, Normalization norm, Optional<Activation> activation) {
    this.raw = raw;
    this.norm = norm;
    this.activation = activation;
  }

  /** The factor of one image's normalised map. */
  float factor(Run run, int image) {
    return drop == null || !run.pass.drops() ? 1f : drop.of(run, image);
  }

  /** Whether images differ in their factors. */
  boolean factors(Run run) {
    return drop != null && run.pass.drops();
  }

  /** Writes a block of the result. */
  void block(
      Run run, int pixel, int pixels, int channel, int vectors, float[] out, int to, int stride) {
    if (plain != null) {
      copy(run, pixel, pixels, channel, vectors, out, to, stride);
      return;
    }
    evaluate(run, pixel, pixels, channel, vectors, out, to, stride);
  }

  /** The same from the convolution's output, whether it is written already or not. */
  void evaluate(
      Run run, int pixel, int pixels, int channel, int vectors, float[] out, int to, int stride) {
    int from = raw.offset(pixel) + channel;
    if (activation.isPresent()) {
      run.training.normalizeAndActivate(
          activation.get(),
          raw.data(),
          from,
          raw.padded(),
          pixels,
          vectors,
          norm.scale,
          norm.shift,
          channel,
          out,
          to,
          stride);
    } else {
      run.training.normalize(
          raw.data(),
          from,
          raw.padded(),
          pixels,
          vectors,
          norm.scale,
          norm.shift,
          channel,
          out,
          to,
          stride);
    }
  }

  private void copy(
      Run run, int pixel, int pixels, int channel, int vectors, float[] out, int to, int stride) {
    int width = vectors * run.lanes();
    for (int p = 0; p < pixels; p++) {
      System.arraycopy(
          plain.data(), plain.offset(pixel + p) + channel, out, to + p * stride, width);
    }
  }
}
