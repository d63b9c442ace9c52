package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.Buffer;
import io.github.efficientnet4j.internal.train.layout.PackedKernel;
import io.github.efficientnet4j.internal.train.layout.Share;
import java.util.Arrays;

/**
 * Each share's part of the gradient of a kernel, added to the whole in the order of the shares.
 * Kernels share the shares' arrays, one after another.
 */
public final class KernelSums implements TrainingPhase {

  private final PackedKernel kernel;
  private final float[] gradient;
  private final Buffer[] parts;

  /**
   * Plans the sums.
   *
   * @param kernel whose gradient it is
   * @param gradient of the parameter, added to
   * @param parts room for each share's part
   */
  public KernelSums(PackedKernel kernel, float[] gradient, Buffer[] parts) {
    this.kernel = kernel;
    this.gradient = gradient;
    this.parts = parts;
    for (Buffer part : parts) {
      part.require(floats());
    }
  }

  private int floats() {
    return Math.multiplyExact(kernel.outputs(), kernel.paddedInputs());
  }

  float[] of(Share share) {
    return parts[share.index()].data();
  }

  void clear(Share share) {
    Arrays.fill(of(share), 0, floats(), 0f);
  }

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    for (int output = share.first(kernel.outputs());
        output < share.end(kernel.outputs());
        output++) {
      for (int part = 0; part < share.count(); part++) {
        kernel.unpack(parts[part].data(), output * kernel.paddedInputs(), gradient, output);
      }
    }
  }
}
