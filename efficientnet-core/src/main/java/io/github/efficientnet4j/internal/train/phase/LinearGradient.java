package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.PackedKernel;
import io.github.efficientnet4j.internal.train.layout.Share;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The gradients of a fully connected layer's kernel and bias, with an image a row. A share covers
 * some outputs, over all images.
 */
final class LinearGradient implements TrainingPhase {

  /** Outputs at a time. */
  private static final int BLOCK = 28;

  private final PackedKernel layer;
  private final Supplier<float[]> outputGradient;
  private final int outputStride;
  private final float[] input;
  private final float[] kernel;
  private final float[] bias;

  /** What has a null gradient is frozen. */
  LinearGradient(
      PackedKernel layer,
      Supplier<float[]> outputGradient,
      int outputStride,
      float[] input,
      float[] kernel,
      float[] bias) {
    this.layer = layer;
    this.outputGradient = outputGradient;
    this.outputStride = outputStride;
    this.input = input;
    this.kernel = kernel;
    this.bias = bias;
  }

  @Override
  public long scratchFloats() {
    return (long) BLOCK * layer.paddedInputs();
  }

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    int end = share.end(layer.outputs());
    for (int output = share.first(layer.outputs()); output < end; output += BLOCK) {
      int count = Math.min(BLOCK, end - output);
      if (bias != null) {
        addBias(run, output, count);
      }
      if (kernel != null) {
        addKernel(run, scratch, output, count);
      }
    }
  }

  private void addBias(BatchRun run, int first, int count) {
    float[] d = outputGradient.get();
    for (int image = 0; image < run.batch(); image++) {
      for (int output = first; output < first + count; output++) {
        bias[output] += d[image * outputStride + output];
      }
    }
  }

  private void addKernel(BatchRun run, TrainingScratch scratch, int first, int count) {
    int stride = layer.paddedInputs();
    float[] sums = scratch.floats;
    Arrays.fill(sums, TrainingScratch.BASE, TrainingScratch.BASE + count * stride, 0f);
    layer.addGradient(
        run.training,
        outputGradient.get(),
        0,
        outputStride,
        first,
        count,
        input,
        0,
        stride,
        run.batch(),
        sums,
        TrainingScratch.BASE);
    for (int j = 0; j < count; j++) {
      layer.unpack(sums, TrainingScratch.BASE + j * stride, kernel, first + j);
    }
  }
}
