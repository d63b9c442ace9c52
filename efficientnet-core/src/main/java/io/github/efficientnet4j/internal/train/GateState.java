package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.architecture.Activation;
import java.util.Arrays;

/**
 * Squeeze-and-excitation on one value, as matrix products over the images of a batch. A row of each
 * array is an image's.
 */
final class GateState {

  /** What the backward passes of all gates use one after another. */
  record Scratch(
      Buffer[] products, Buffer expandedGradient, Buffer squeezedGradient, Buffer spread) {}

  private final Pooling pooling;
  private final PackedKernel reduce;
  private final Activation activation;
  private final PackedKernel expand;
  private final Scratch scratch;
  private final int pixels;

  private final float[] pooled;
  private final float[] squeezedInput;
  private final float[] squeezed;
  private final float[] gates;

  GateState(
      Value value,
      PackedKernel reduce,
      Activation activation,
      PackedKernel expand,
      int images,
      int lanes,
      Scratch scratch) {
    this.pooling = new Pooling(value, lanes);
    this.pixels = value.raw.pixels();
    this.reduce = reduce;
    this.activation = activation;
    this.expand = expand;
    this.scratch = scratch;
    int channels = Math.multiplyExact(images, expand.paddedOutputs());
    int fewer = Math.multiplyExact(images, reduce.paddedOutputs());
    pooled = new float[channels];
    squeezedInput = new float[fewer];
    squeezed = new float[fewer];
    gates = new float[channels];
    for (Buffer part : scratch.products()) {
      part.require(channels);
    }
    scratch.expandedGradient().require(channels);
    scratch.squeezedGradient().require(fewer);
    scratch.spread().require(channels);
  }

  /** The factors of each image's channels. */
  float[] gates() {
    return gates;
  }

  /** Where an image's row begins in {@link #gates}, {@link #products} and {@link #spread}. */
  int offset(int image) {
    return image * expand.paddedOutputs();
  }

  /** A member's part of the gates times their gradients. */
  float[] products(Member member) {
    return scratch.products()[member.index].data();
  }

  /** What every pixel's gradient is to have added: that by the mean, over the pixels. */
  float[] spread() {
    return scratch.spread().data();
  }

  void clear(Run run, Member member) {
    Arrays.fill(products(member), 0, offset(run.batch), 0f);
  }

  /** Pools, reduces, activates, expands; a member takes whole images. */
  Step forward() {
    return Step.overImages(pooling.scratchFloats(), this::images);
  }

  private void images(Run run, Member member, int first, int count) {
    int channels = expand.paddedOutputs();
    int fewer = reduce.paddedOutputs();
    int wide = offset(first);
    int narrow = first * fewer;
    for (int image = first; image < first + count; image++) {
      pooling.image(run, member, image, pooled, offset(image));
    }
    reduce.multiply(run, pooled, wide, channels, count, squeezedInput, narrow, fewer);
    System.arraycopy(squeezedInput, narrow, squeezed, narrow, count * fewer);
    run.kernels.activate(activation, squeezed, narrow, count * fewer);
    expand.multiply(run, squeezed, narrow, fewer, count, gates, wide, channels);
    run.kernels.sigmoid(gates, wide, count * channels);
  }

  /**
   * The gradients by everything between the gates and the mean. That by the sigmoid's input is the
   * gate's times g · (1 − g), and the products already are the gate's times g.
   */
  Step backward() {
    return Step.overImages(this::imagesBackward);
  }

  private void imagesBackward(Run run, Member member, int first, int count) {
    int channels = expand.paddedOutputs();
    int fewer = reduce.paddedOutputs();
    int wide = offset(first);
    int narrow = first * fewer;
    float[] expanded = scratch.expandedGradient().data();
    System.arraycopy(scratch.products()[0].data(), wide, expanded, wide, count * channels);
    for (int part = 1; part < member.count; part++) {
      float[] products = scratch.products()[part].data();
      run.kernels.add(expanded, wide, products, wide, count * channels);
    }
    for (int i = wide; i < wide + count * channels; i++) {
      expanded[i] *= 1f - gates[i];
    }
    float[] d = scratch.squeezedGradient().data();
    expand.multiplyTransposed(run, expanded, wide, channels, count, d, narrow, fewer);
    run.training.activationGradient(
        activation,
        squeezedInput,
        narrow,
        fewer,
        count,
        fewer / run.lanes(),
        run.ones,
        run.zeros,
        run.zeros,
        0,
        d,
        narrow,
        fewer,
        member.sums,
        member.products);
    float[] spread = spread();
    reduce.multiplyTransposed(run, d, narrow, fewer, count, spread, wide, channels);
    float share = 1f / pixels;
    for (int i = wide; i < wide + count * channels; i++) {
      spread[i] *= share;
    }
  }

  /** The gradients of the expanding layer's parameters; those that are null are frozen. */
  Step expandGradient(float[] kernel, float[] bias) {
    return new LinearGradient(
        expand,
        () -> scratch.expandedGradient().data(),
        expand.paddedOutputs(),
        squeezed,
        kernel,
        bias);
  }

  /** The gradients of the reducing layer's parameters; those that are null are frozen. */
  Step reduceGradient(float[] kernel, float[] bias) {
    return new LinearGradient(
        reduce,
        () -> scratch.squeezedGradient().data(),
        reduce.paddedOutputs(),
        pooled,
        kernel,
        bias);
  }
}
