package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.train.layout.Buffer;
import io.github.efficientnet4j.internal.train.layout.PackedKernel;
import io.github.efficientnet4j.internal.train.layout.Share;
import java.util.Arrays;

/**
 * Squeeze-and-excitation on one value, as matrix products over the images of a batch. A row of each
 * array is an image's.
 */
public final class GateState {

  /** What the backward passes of all gates use one after another. */
  public record Memory(
      Buffer[] products, Buffer expandedGradient, Buffer squeezedGradient, Buffer spread) {}

  private final Pooling pooling;
  private final PackedKernel reduce;
  private final Activation activation;
  private final PackedKernel expand;
  private final Memory memory;
  private final int pixels;

  private final float[] pooled;
  private final float[] squeezedInput;
  private final float[] squeezed;
  private final float[] gates;

  /**
   * Takes the memory.
   *
   * @param value that the gates multiply
   * @param reduce to the squeezed channels
   * @param activation between the two layers
   * @param expand to the value's channels
   * @param images the most of a batch
   * @param lanes floats in a vector
   * @param memory that all gates share
   */
  public GateState(
      Value value,
      PackedKernel reduce,
      Activation activation,
      PackedKernel expand,
      int images,
      int lanes,
      Memory memory) {
    this.pooling = new Pooling(value, lanes);
    this.pixels = value.raw.pixels();
    this.reduce = reduce;
    this.activation = activation;
    this.expand = expand;
    this.memory = memory;
    int channels = Math.multiplyExact(images, expand.paddedOutputs());
    int fewer = Math.multiplyExact(images, reduce.paddedOutputs());
    pooled = new float[channels];
    squeezedInput = new float[fewer];
    squeezed = new float[fewer];
    gates = new float[channels];
    for (Buffer part : memory.products()) {
      part.require(channels);
    }
    memory.expandedGradient().require(channels);
    memory.squeezedGradient().require(fewer);
    memory.spread().require(channels);
  }

  /** The factors of each image's channels. */
  float[] gates() {
    return gates;
  }

  /** Where an image's row begins in {@link #gates}, {@link #products} and {@link #spread}. */
  int offset(int image) {
    return image * expand.paddedOutputs();
  }

  /** A share's part of the gates times their gradients. */
  float[] products(Share share) {
    return memory.products()[share.index()].data();
  }

  /** What every pixel's gradient is to have added: that by the mean, over the pixels. */
  float[] spread() {
    return memory.spread().data();
  }

  void clear(BatchRun run, Share share) {
    Arrays.fill(products(share), 0, offset(run.batch()), 0f);
  }

  /** Pools, reduces, activates, expands; a share is whole images. */
  public TrainingPhase forward() {
    return TrainingPhase.overImages(pooling.scratchFloats(), this::images);
  }

  private void images(BatchRun run, TrainingScratch scratch, int first, int count) {
    int channels = expand.paddedOutputs();
    int fewer = reduce.paddedOutputs();
    int wide = offset(first);
    int narrow = first * fewer;
    for (int image = first; image < first + count; image++) {
      pooling.image(run, scratch, image, pooled, offset(image));
    }
    reduce.multiply(run.kernels, pooled, wide, channels, count, squeezedInput, narrow, fewer);
    System.arraycopy(squeezedInput, narrow, squeezed, narrow, count * fewer);
    run.kernels.activate(activation, squeezed, narrow, count * fewer);
    expand.multiply(run.kernels, squeezed, narrow, fewer, count, gates, wide, channels);
    run.kernels.sigmoid(gates, wide, count * channels);
  }

  /**
   * The gradients by everything between the gates and the mean. That by the sigmoid's input is the
   * gate's times g · (1 − g), and the products already are the gate's times g.
   */
  public TrainingPhase backward() {
    return TrainingPhase.overImages(this::imagesBackward);
  }

  private void imagesBackward(BatchRun run, TrainingScratch scratch, int first, int count) {
    int channels = expand.paddedOutputs();
    int fewer = reduce.paddedOutputs();
    int wide = offset(first);
    int narrow = first * fewer;
    float[] expanded = memory.expandedGradient().data();
    System.arraycopy(memory.products()[0].data(), wide, expanded, wide, count * channels);
    for (int part = 1; part < run.shares(); part++) {
      float[] products = memory.products()[part].data();
      run.kernels.add(expanded, wide, products, wide, count * channels);
    }
    for (int i = wide; i < wide + count * channels; i++) {
      expanded[i] *= 1f - gates[i];
    }
    float[] d = memory.squeezedGradient().data();
    expand.multiplyTransposed(run.kernels, expanded, wide, channels, count, d, narrow, fewer);
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
        scratch.sums,
        scratch.products);
    float[] spread = spread();
    reduce.multiplyTransposed(run.kernels, d, narrow, fewer, count, spread, wide, channels);
    float inverse = 1f / pixels;
    for (int i = wide; i < wide + count * channels; i++) {
      spread[i] *= inverse;
    }
  }

  /** The gradients of the expanding layer's parameters; those that are null are frozen. */
  public TrainingPhase expandGradient(float[] kernel, float[] bias) {
    return new LinearGradient(
        expand,
        () -> memory.expandedGradient().data(),
        expand.paddedOutputs(),
        squeezed,
        kernel,
        bias);
  }

  /** The gradients of the reducing layer's parameters; those that are null are frozen. */
  public TrainingPhase reduceGradient(float[] kernel, float[] bias) {
    return new LinearGradient(
        reduce,
        () -> memory.squeezedGradient().data(),
        reduce.paddedOutputs(),
        pooled,
        kernel,
        bias);
  }
}
