package io.github.efficientnet4j.internal.train;

import java.util.Arrays;

/**
 * Each member's part of the gradient of a kernel, added to the whole in the order of the members.
 * Kernels share the members' arrays, one after another.
 */
final class KernelSums implements Step {

  private final PackedKernel kernel;
  private final float[] gradient;
  private final Buffer[] parts;

  KernelSums(PackedKernel kernel, float[] gradient, Buffer[] parts) {
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

  float[] of(Member member) {
    return parts[member.index].data();
  }

  void clear(Member member) {
    Arrays.fill(of(member), 0, floats(), 0f);
  }

  @Override
  public void run(Run run, Member member) {
    for (int output = member.first(kernel.outputs());
        output < member.end(kernel.outputs());
        output++) {
      for (int part = 0; part < member.count; part++) {
        kernel.unpack(parts[part].data(), output * kernel.paddedInputs(), gradient, output);
      }
    }
  }
}
