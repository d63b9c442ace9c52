package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.kernel.TrainingKernels;
import java.util.Arrays;

/** What is the same for all members during one pass over a program. */
final class Run {

  final Kernels kernels;
  final TrainingKernels training;

  /** Enough zeros and ones for any map's channels. */
  final float[] zeros;

  final float[] ones;

  int batch;
  TrainingPass pass;
  float[] images;
  float[] logits;
  float[] logitsGradient;

  Run(Kernels kernels, int channels) {
    this.kernels = kernels;
    this.training = kernels.training();
    this.zeros = new float[channels];
    this.ones = new float[channels];
    Arrays.fill(ones, 1f);
  }

  int lanes() {
    return kernels.lanes();
  }
}
