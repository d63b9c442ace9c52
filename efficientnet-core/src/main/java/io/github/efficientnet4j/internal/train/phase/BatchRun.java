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
  float[] input;
  float[] logits;
  float[] logitsGradient;
  float[] inputGradient;

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
   * @param newInput N x C x H x W: the images, or the feature map that the plan begins with
   * @param size N
   * @param newPass how it is made
   * @param newLogits N x classes, written
   */
  public void beginForward(float[] newInput, int size, TrainingPass newPass, float[] newLogits) {
    input = newInput;
    batch = size;
    pass = newPass;
    logits = newLogits;
  }

  /**
   * Sets what the backward pass reads and writes.
   *
   * @param newLogitsGradient with respect to the logits, N x classes
   * @param newInputGradient with respect to what the forward pass read, written if the plan begins
   *     with a feature map; else null
   */
  public void beginBackward(float[] newLogitsGradient, float[] newInputGradient) {
    logitsGradient = newLogitsGradient;
    inputGradient = newInputGradient;
  }

  /** Lets go of the caller's arrays. */
  public void end() {
    input = null;
    logits = null;
    logitsGradient = null;
    inputGradient = null;
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
