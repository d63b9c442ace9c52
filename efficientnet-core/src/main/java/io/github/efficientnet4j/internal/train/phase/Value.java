package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Share;
import java.util.List;
import java.util.Optional;

/**
 * What layers read. Of a convolution with its BatchNorm and activation only the convolution's
 * output is kept for the backward pass; readers normalise and activate the blocks that they need,
 * which costs less than to write and fetch another map. A sum is written, and if an activation
 * follows, readers apply that. Where a reader needs the result as a map, it is written too.
 *
 * <p>Immutable; its contents change from phase to phase.
 */
public final class Value {

  private final List<Normalized> terms;
  private final List<Value> skips;
  private final boolean reached;

  /** The convolution's output, or the sum. */
  final BatchMap raw;

  private final Optional<Activation> activation;

  /** What is still to be done to {@link #raw} before the activation, or null. */
  private final Normalization norm;

  /** The result as a map, or null where it is not written. */
  private final BatchMap plain;

  private Value(
      List<Normalized> terms,
      List<Value> skips,
      BatchMap raw,
      Normalization norm,
      Optional<Activation> activation,
      BatchMap plain,
      boolean reached) {
    this.terms = List.copyOf(terms);
    this.skips = List.copyOf(skips);
    this.raw = raw;
    this.norm = norm;
    this.activation = activation;
    this.plain = plain;
    this.reached = reached;
  }

  /**
   * A convolution with BatchNorm and activation.
   *
   * @param term the convolution and its BatchNorm
   * @param activation applied by the readers
   * @param plain where {@link WriteValue} writes the result, if a reader needs it as a map
   * @param reached whether a backward pass needs the gradient with respect to it
   * @return the value
   */
  public static Value activated(
      Normalized term, Activation activation, Optional<BatchMap> plain, boolean reached) {
    return new Value(
        List.of(term),
        List.of(),
        term.raw,
        term.norm,
        Optional.of(activation),
        plain.orElse(null),
        reached);
  }

  /**
   * A sum that is written to a map, before the activation.
   *
   * @param map the sum
   * @param terms convolutions that are added, at least one
   * @param skips values that skip connections add
   * @param activation applied by the readers, if there is one
   * @param plain where {@link WriteValue} writes the result, if a reader needs it as a map and
   *     there is an activation: without one, the sum is the result
   * @param reached whether a backward pass needs the gradient with respect to it
   * @return the value
   */
  public static Value sum(
      BatchMap map,
      List<Normalized> terms,
      List<Value> skips,
      Optional<Activation> activation,
      Optional<BatchMap> plain,
      boolean reached) {
    BatchMap result = activation.isEmpty() ? map : plain.orElse(null);
    return new Value(terms, skips, map, null, activation, result, reached);
  }

  /**
   * What a phase writes to a map as it is: a pool, or the feature map that a plan begins with.
   *
   * @param map the result
   * @param reached whether a backward pass needs the gradient with respect to it
   * @return the value
   */
  public static Value ofMap(BatchMap map, boolean reached) {
    return new Value(List.of(), List.of(), map, null, Optional.empty(), map, reached);
  }

  /** {@return the convolutions whose sum it is, beside the skips; none where it is a map} */
  public List<Normalized> terms() {
    return terms;
  }

  /** {@return the values that skip connections add} */
  public List<Value> skips() {
    return skips;
  }

  /** {@return the convolution's output, or the sum: of the shape of the value} */
  public BatchMap raw() {
    return raw;
  }

  /** {@return whether a backward pass needs the gradient with respect to it} */
  public boolean reached() {
    return reached;
  }

  /** {@return the result as a map, where it is written} */
  public Optional<BatchMap> map() {
    return Optional.ofNullable(plain);
  }

  /** The result as a map, or null where it is not written. */
  BatchMap plain() {
    return plain;
  }

  /** Writes a block of the result. */
  void block(
      BatchRun run,
      int pixel,
      int pixels,
      int channel,
      int vectors,
      float[] out,
      int to,
      int stride) {
    if (plain != null) {
      copy(run, pixel, pixels, channel, vectors, out, to, stride);
      return;
    }
    activate(run, pixel, pixels, channel, vectors, out, to, stride);
  }

  /** The same from {@link #raw}, whether the result is written already or not. */
  void activate(
      BatchRun run,
      int pixel,
      int pixels,
      int channel,
      int vectors,
      float[] out,
      int to,
      int stride) {
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
      BatchRun run,
      int pixel,
      int pixels,
      int channel,
      int vectors,
      float[] out,
      int to,
      int stride) {
    int width = vectors * run.lanes();
    for (int p = 0; p < pixels; p++) {
      System.arraycopy(
          plain.data(), plain.offset(pixel + p) + channel, out, to + p * stride, width);
    }
  }

  /**
   * Turns some pixels and channels of the complete gradient into that with respect to the
   * activation's input, and gathers the sums that the BatchNorms before it need.
   */
  void backward(
      BatchRun run,
      TrainingScratch scratch,
      Share share,
      int pixel,
      int pixels,
      int channel,
      int vectors,
      BatchMap gradient) {
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
          scratch.sums,
          scratch.products);
      if (norm != null) {
        norm.addGradientMoments(scratch, share, channel, vectors * run.lanes(), 1f);
        return;
      }
    }
    for (Normalized term : terms) {
      term.gatherMoments(run, scratch, share, pixel, pixels, channel, vectors, gradient);
    }
  }
}
