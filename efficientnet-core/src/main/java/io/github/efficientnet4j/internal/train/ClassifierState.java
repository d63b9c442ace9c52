package io.github.efficientnet4j.internal.train;

/** Pooling, dropout and the fully connected layer, with an image a row. */
final class ClassifierState {

  private final Pooling pooling;
  private final PackedKernel layer;
  private final DropFactors dropout;
  private final int channels;
  private final int pixels;

  /** What the layer multiplies: means, dropped. */
  private final float[] features;

  private final float[] logits;
  private final float[] logitsGradient;
  private final float[] spread;

  /** Without dropout {@code dropout} is null. */
  ClassifierState(Value value, PackedKernel layer, DropFactors dropout, int images, int lanes) {
    this.pooling = new Pooling(value, lanes);
    this.layer = layer;
    this.dropout = dropout;
    this.channels = layer.inputs();
    this.pixels = value.raw.pixels();
    features = new float[Math.multiplyExact(images, layer.paddedInputs())];
    logits = new float[Math.multiplyExact(images, layer.paddedOutputs())];
    logitsGradient = new float[Math.multiplyExact(images, layer.outputs())];
    spread = new float[features.length];
  }

  /** What every pixel's gradient is, a row for each image. */
  float[] spread() {
    return spread;
  }

  Step forward() {
    return Step.overImages(pooling.scratchFloats(), this::images);
  }

  private void images(Run run, Member member, int first, int count) {
    int stride = layer.paddedInputs();
    for (int image = first; image < first + count; image++) {
      pooling.image(run, member, image, features, image * stride);
      drop(run, image, features);
    }
    int padded = layer.paddedOutputs();
    layer.multiply(run, features, first * stride, stride, count, logits, first * padded, padded);
    for (int image = first; image < first + count; image++) {
      int classes = layer.outputs();
      System.arraycopy(logits, image * padded, run.logits, image * classes, classes);
    }
  }

  private void drop(Run run, int image, float[] rows) {
    if (dropout == null || !run.pass.drops()) {
      return;
    }
    int at = image * layer.paddedInputs();
    for (int channel = 0; channel < channels; channel++) {
      rows[at + channel] *= dropout.of(run, (long) image * channels + channel);
    }
  }

  /** The gradient by the pooled map, over its pixels. */
  Step backward(boolean below) {
    return Step.overImages((run, member, first, count) -> imagesBackward(run, first, count, below));
  }

  private void imagesBackward(Run run, int first, int count, boolean below) {
    int classes = layer.outputs();
    int from = first * classes;
    System.arraycopy(run.logitsGradient, from, logitsGradient, from, count * classes);
    if (!below) {
      return;
    }
    int stride = layer.paddedInputs();
    layer.multiplyTransposed(
        run, logitsGradient, from, classes, count, spread, first * stride, stride);
    float share = 1f / pixels;
    for (int image = first; image < first + count; image++) {
      drop(run, image, spread);
    }
    for (int i = first * stride; i < (first + count) * stride; i++) {
      spread[i] *= share;
    }
  }

  /** The gradients of the layer's parameters; those that are null are frozen. */
  Step gradient(float[] kernel, float[] bias) {
    return new LinearGradient(layer, () -> logitsGradient, layer.outputs(), features, kernel, bias);
  }
}
