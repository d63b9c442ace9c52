package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.kernel.TrainingKernels;
import io.github.efficientnet4j.internal.train.layout.Share;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A batch on its way through a plan: what comes in, what goes out, and the kernels that compute.
 *
 * <p>Not thread-safe: it is set between passes, by whoever runs the plan.
 */
public final class BatchRun {

  final Kernels kernels;
  final TrainingKernels training;

  /** Enough zeros and ones for any map's channels. */
  final float[] zeros;

  final float[] ones;

  private final Share[] shares;
  private int batch;
  TrainingPass pass;
  float[] images;
  float[] logits;
  float[] logitsGradient;

  /**
   * Prepares for batches.
   *
   * @param kernels compute
   * @param channels the most that any map or matrix has for all images together
   * @param shares that every phase is divided into
   */
  public BatchRun(Kernels kernels, int channels, int shares) {
    this.kernels = kernels;
    this.training = kernels.training();
    this.zeros = new float[channels];
    this.ones = new float[channels];
    this.shares =
        IntStream.range(0, shares).mapToObj(i -> new Share(i, shares)).toArray(Share[]::new);
    Arrays.fill(ones, 1f);
  }

  /**
   * Sets what the forward pass reads and writes.
   *
   * @param newImages N x C x H x W
   * @param size N
   * @param newPass how it is made
   * @param newLogits N x classes, written
   */
  public void beginForward(float[] newImages, int size, TrainingPass newPass, float[] newLogits) {
    images = newImages;
    batch = size;
    pass = newPass;
    logits = newLogits;
  }

  /**
   * Sets what the backward pass reads.
   *
   * @param gradient with respect to the logits, N x classes
   */
  public void beginBackward(float[] gradient) {
    logitsGradient = gradient;
  }

  /** Lets go of the caller's arrays. */
  public void end() {
    images = null;
    logits = null;
    logitsGradient = null;
  }

  int batch() {
    return batch;
  }

  int lanes() {
    return kernels.lanes();
  }

  int shares() {
    return shares.length;
  }

  Share share(int index) {
    return shares[index];
  }
}
