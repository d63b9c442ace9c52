package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.DepthwiseKernel;
import io.github.efficientnet4j.internal.train.layout.PackedKernel;
import io.github.efficientnet4j.internal.train.layout.Share;
import java.util.ArrayList;
import java.util.List;

/** Packs all kernels: the first phase of a forward pass, since an optimiser has changed them. */
public final class PackKernels implements TrainingPhase {

  private final List<PackedKernel> matrices = new ArrayList<>();
  private final List<DepthwiseKernel> depthwise = new ArrayList<>();

  /** {@return the kernel, which is packed from now on} */
  public PackedKernel add(PackedKernel kernel) {
    matrices.add(kernel);
    return kernel;
  }

  /** {@return the kernel, which is packed from now on} */
  public DepthwiseKernel add(DepthwiseKernel kernel) {
    depthwise.add(kernel);
    return kernel;
  }

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    int turn = 0;
    for (PackedKernel kernel : matrices) {
      kernel.pack(share, turn++);
    }
    for (DepthwiseKernel kernel : depthwise) {
      kernel.pack(share, turn++);
    }
  }
}
