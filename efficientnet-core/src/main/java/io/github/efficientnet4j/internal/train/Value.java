package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.architecture.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What layers read. Of a convolution with its BatchNorm and activation only the convolution's
 * output is kept for the backward pass; readers normalise and activate the blocks that they need,
 * which costs less than to write and fetch another map. A sum is written, and if an activation
 * follows, readers apply that. Where a reader needs the result as a map, it is written too.
 */
final class Value {

  /** Whose sum it is, beside the {@link #skips}; none where it was pooled. */
  final List<Normalized> terms;

  /** The values that skip connections add. */
  final List<Value> skips;

  /** The convolution's output, or the sum. */
  final BatchMap raw;

  final Optional<Activation> activation;

  /** Whether a backward pass needs the gradient by it. */
  final boolean reached;

  /** What is still to be done to {@link #raw} before the activation, or null. */
  private final Normalization norm;

  /** The result as a map, or null where it is not written. */
  BatchMap plain;

  /**
   * The gradient by the value while readers' parts are added; then that by the activation's input.
   * Null while none is planned.
   */
  BatchMap gradient;

  /** Other readers' parts of the gradient: those of skip connections, and of a second layer. */
  final List<BatchMap> otherGradients = new ArrayList<>();

  private boolean read;

  private Value(
      List<Normalized> terms,
      List<Value> skips,
      BatchMap raw,
      Normalization norm,
      Optional<Activation> activation,
      boolean reached) {
    this.terms = terms;
    this.skips = skips;
    this.raw = raw;
    this.norm = norm;
    this.activation = activation;
    this.reached = reached;
  }

  /** A convolution with BatchNorm and activation. */
  static Value activated(Normalized term, Activation activation, boolean reached) {
    return new Value(
        List.of(term), List.of(), term.raw, term.norm, Optional.of(activation), reached);
  }

  /** A sum that is written to a map, or what a pool writes there. */
  static Value written(
      BatchMap map,
      List<Normalized> terms,
      List<Value> skips,
      Optional<Activation> activation,
      boolean reached) {
    Value value = new Value(terms, skips, map, null, activation, reached);
    value.plain = activation.isEmpty() ? map : null;
    return value;
  }

  /** Whether the layer that is planned now is the first that reads this value. */
  boolean firstRead() {
    boolean first = !read;
    read = true;
    return first;
  }

  /** Writes a block of the result. */
  void block(
      Run run, int pixel, int pixels, int channel, int vectors, float[] out, int to, int stride) {
    if (plain != null) {
      copy(run, pixel, pixels, channel, vectors, out, to, stride);
      return;
    }
    activate(run, pixel, pixels, channel, vectors, out, to, stride);
  }

  /** The same from {@link #raw}, whether the result is written already or not. */
  void activate(
      Run run, int pixel, int pixels, int channel, int vectors, float[] out, int to, int stride) {
    run.training.normalizeAndActivate(
        activation.orElseThrow(),
        raw.data(),
        raw.offset(pixel) + channel,
        raw.padded(),
        pixels,
        vectors,
        norm == null ? run.ones : norm.scale,
        norm == null ? run.zeros : norm.shift,
        channel,
        out,
        to,
        stride);
  }

  private void copy(
      Run run, int pixel, int pixels, int channel, int vectors, float[] out, int to, int stride) {
    int width = vectors * run.lanes();
    for (int p = 0; p < pixels; p++) {
      System.arraycopy(
          plain.data(), plain.offset(pixel + p) + channel, out, to + p * stride, width);
    }
  }

  /**
   * Turns some pixels and channels of the complete gradient into that by the activation's input,
   * and gathers the sums that the BatchNorms before it need.
   */
  void backward(Run run, Member member, int pixel, int pixels, int channel, int vectors) {
    if (activation.isPresent()) {
      int at = raw.offset(pixel) + channel;
      run.training.activationGradient(
          activation.get(),
          raw.data(),
          at,
          raw.padded(),
          pixels,
          vectors,
          norm == null ? run.ones : norm.scale,
          norm == null ? run.zeros : norm.shift,
          norm == null ? run.zeros : norm.mean,
          channel,
          gradient.data(),
          at,
          raw.padded(),
          member.sums,
          member.products);
      if (norm != null) {
        norm.addGradientMoments(member, channel, vectors * run.lanes(), 1f);
        return;
      }
    }
    for (Normalized term : terms) {
      term.gatherMoments(run, member, pixel, pixels, channel, vectors, gradient);
    }
  }
}
