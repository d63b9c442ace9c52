package io.github.efficientnet4j.internal.train;

import java.util.ArrayList;
import java.util.List;

/** Packs all kernels: the first step of a forward pass, since an optimiser has changed them. */
final class PackKernels implements Step {

  private final List<PackedKernel> matrices = new ArrayList<>();
  private final List<DepthwiseKernel> depthwise = new ArrayList<>();

  PackedKernel add(PackedKernel kernel) {
    matrices.add(kernel);
    return kernel;
  }

  DepthwiseKernel add(DepthwiseKernel kernel) {
    depthwise.add(kernel);
    return kernel;
  }

  @Override
  public void run(Run run, Member member) {
    int turn = 0;
    for (PackedKernel kernel : matrices) {
      kernel.pack(member, turn++);
    }
    for (DepthwiseKernel kernel : depthwise) {
      kernel.pack(member, turn++);
    }
  }
}
