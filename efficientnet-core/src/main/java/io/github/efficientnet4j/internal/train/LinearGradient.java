package io.github.efficientnet4j.internal.train;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The gradients of a fully connected layer's kernel and bias, with an image a row. A member takes
 * some outputs, over all images.
 */
final class LinearGradient implements Step {

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
  public void run(Run run, Member member) {
    int end = member.end(layer.outputs());
    for (int output = member.first(layer.outputs()); output < end; output += BLOCK) {
      int count = Math.min(BLOCK, end - output);
      if (bias != null) {
        addBias(run, output, count);
      }
      if (kernel != null) {
        addKernel(run, member, output, count);
      }
    }
  }

  private void addBias(Run run, int first, int count) {
    float[] d = outputGradient.get();
    for (int image = 0; image < run.batch; image++) {
      for (int output = first; output < first + count; output++) {
        bias[output] += d[image * outputStride + output];
      }
    }
  }

  private void addKernel(Run run, Member member, int first, int count) {
    int stride = layer.paddedInputs();
    float[] sums = member.scratch;
    Arrays.fill(sums, Member.BASE, Member.BASE + count * stride, 0f);
    layer.addGradient(
        run,
        outputGradient.get(),
        0,
        outputStride,
        first,
        count,
        input,
        0,
        stride,
        run.batch,
        sums,
        Member.BASE);
    for (int j = 0; j < count; j++) {
      layer.unpack(sums, Member.BASE + j * stride, kernel, first + j);
    }
  }
}
