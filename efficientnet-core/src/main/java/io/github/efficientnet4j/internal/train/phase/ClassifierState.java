package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.PackedKernel;

/** Pooling, dropout and the fully connected layer, with an image a row. */
public final class ClassifierState {

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

  /**
   * Takes the memory.
   *
   * @param value what is pooled
   * @param layer the fully connected layer
   * @param dropout what the means are multiplied by
   * @param images the most of a batch
   * @param lanes floats in a vector
   */
  public ClassifierState(
      Value value, PackedKernel layer, DropFactors dropout, int images, int lanes) {
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

  /** {@return the gradient of every pixel of the pooled map, a row for each image} */
  public float[] spread() {
    return spread;
  }

  /** {@return the phase that pools and computes the logits} */
  public TrainingPhase forward() {
    return TrainingPhase.overImages(pooling.scratchFloats(), this::images);
  }

  private void images(BatchRun run, TrainingScratch scratch, int first, int count) {
    int stride = layer.paddedInputs();
    for (int image = first; image < first + count; image++) {
      pooling.image(run, scratch, image, features, image * stride);
      drop(run, image, features);
    }
    int padded = layer.paddedOutputs();
    layer.multiply(
        run.kernels, features, first * stride, stride, count, logits, first * padded, padded);
    for (int image = first; image < first + count; image++) {
      int classes = layer.outputs();
      System.arraycopy(logits, image * padded, run.logits, image * classes, classes);
    }
  }

  private void drop(BatchRun run, int image, float[] rows) {
    if (!dropout.act(run)) {
      return;
    }
    int at = image * layer.paddedInputs();
    for (int channel = 0; channel < channels; channel++) {
      rows[at + channel] *= dropout.of(run, (long) image * channels + channel);
    }
  }

  /**
   * The phase that takes the logits' gradient.
   *
   * @param below whether the gradient with respect to the pooled map is needed
   * @return the phase, which leaves it in {@link #spread}
   */
  public TrainingPhase backward(boolean below) {
    return TrainingPhase.overImages(
        (run, scratch, first, count) -> imagesBackward(run, first, count, below));
  }

  private void imagesBackward(BatchRun run, int first, int count, boolean below) {
    int classes = layer.outputs();
    int from = first * classes;
    System.arraycopy(run.logitsGradient, from, logitsGradient, from, count * classes);
    if (!below) {
      return;
    }
    int stride = layer.paddedInputs();
    layer.multiplyTransposed(
        run.kernels, logitsGradient, from, classes, count, spread, first * stride, stride);
    float inverse = 1f / pixels;
    for (int image = first; image < first + count; image++) {
      drop(run, image, spread);
    }
    for (int i = first * stride; i < (first + count) * stride; i++) {
      spread[i] *= inverse;
    }
  }

  /** {@return the phase of the gradients of the parameters; those that are null are frozen} */
  public TrainingPhase gradient(float[] kernel, float[] bias) {
    return new LinearGradient(layer, () -> logitsGradient, layer.outputs(), features, kernel, bias);
  }
}
