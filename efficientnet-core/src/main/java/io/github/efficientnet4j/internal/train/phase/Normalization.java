package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.internal.train.layout.Share;
import java.util.Arrays;

/**
 * One BatchNorm during a step of training: the batch's statistics as they are gathered block by
 * block, what normalises its input, and the same for its gradient.
 *
 * <p>The gradient by its input z is a · d + b · z + c, with d the gradient by its output, M values
 * in a channel, σ² = variance + ε: a = γ / σ, b = −a · Σ d·(z − mean) / (σ² · M), c = −a · Σ d / M
 * − b · mean (Ioffe and Szegedy 2015, section 3, collected by d and z). With running statistics,
 * which do not depend on z, b and c are zero.
 */
public final class Normalization implements TrainingPhase {

  private final BatchNormalization operation;
  private final int channels;
  private final long pixels;
  private final float[] gamma;
  private final float[] beta;
  private final float[] runningMean;
  private final float[] runningVariance;
  private final float[] gammaGradient;
  private final float[] betaGradient;
  private final double[] inverseDeviation;

  /** A sum for each share and channel: forward Σ z, backward Σ d. */
  private final double[][] sums;

  /** Forward Σ z², backward Σ d · (z − mean). */
  private final double[][] products;

  /** z · scale + shift is the normalised value. */
  final float[] scale;

  final float[] shift;
  final float[] mean;
  final float[] a;
  final float[] b;
  final float[] c;

  /**
   * Takes the memory.
   *
   * @param operation the BatchNorm
   * @param pixels of an image
   * @param padded channels, rounded up to whole vectors
   * @param state parameters, running statistics and gradients
   * @param shares that gather sums
   */
  public Normalization(
      BatchNormalization operation, long pixels, int padded, TrainingState state, int shares) {
    this.operation = operation;
    this.channels = operation.scale().elements();
    this.pixels = pixels;
    this.gamma = state.values(operation.scale().name());
    this.beta = state.values(operation.shift().name());
    this.runningMean = state.values(operation.runningMean().name());
    this.runningVariance = state.values(operation.runningVariance().name());
    this.gammaGradient = gradient(state, operation.scale());
    this.betaGradient = gradient(state, operation.shift());
    this.inverseDeviation = new double[channels];
    this.sums = new double[shares][padded];
    this.products = new double[shares][padded];
    this.scale = new float[padded];
    this.shift = new float[padded];
    this.mean = new float[padded];
    this.a = new float[padded];
    this.b = new float[padded];
    this.c = new float[padded];
  }

  private static float[] gradient(TrainingState state, ParameterSpec spec) {
    return state.trained(spec.name()) ? state.gradient(spec.name()) : null;
  }

  /** Before a share gathers sums. */
  void clear(Share share) {
    Arrays.fill(sums[share.index()], 0);
    Arrays.fill(products[share.index()], 0);
  }

  /**
   * Adds the moments of a block of {@code count} pixels, which the worker's arrays hold. In double
   * precision the sum of squares around zero can be had from that around the block's mean.
   */
  void addMoments(TrainingScratch scratch, Share share, int channel, int width, int count) {
    double[] sum = sums[share.index()];
    double[] square = products[share.index()];
    double inverse = 1.0 / count;
    for (int j = 0; j < width; j++) {
      double s = scratch.sums[j];
      sum[channel + j] += s;
      square[channel + j] += scratch.products[j] + s * s * inverse;
    }
  }

  /** Adds the sums of a block's gradient, which the worker's arrays hold, times a factor. */
  void addGradientMoments(
      TrainingScratch scratch, Share share, int channel, int width, float factor) {
    double[] sum = sums[share.index()];
    double[] product = products[share.index()];
    for (int j = 0; j < width; j++) {
      sum[channel + j] += (double) scratch.sums[j] * factor;
      product[channel + j] += (double) scratch.products[j] * factor;
    }
  }

  /** The forward pass: scale and shift from the sums of all shares. */
  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    long count = run.batch() * pixels;
    for (int channel = share.first(channels); channel < share.end(channels); channel++) {
      double batchMean = runningMean[channel];
      double variance = runningVariance[channel];
      if (!run.pass.frozenBatchNorm()) {
        batchMean = total(sums, channel) / count;
        variance = Math.max(0, total(products, channel) / count - batchMean * batchMean);
        moveRunning(channel, batchMean, variance * count / (count - 1));
      }
      inverseDeviation[channel] = 1 / Math.sqrt(variance + operation.epsilon());
      double factor = gamma[channel] * inverseDeviation[channel];
      mean[channel] = (float) batchMean;
      scale[channel] = (float) factor;
      shift[channel] = (float) (beta[channel] - batchMean * factor);
    }
  }

  private void moveRunning(int channel, double batchMean, double unbiasedVariance) {
    double momentum = operation.momentum();
    runningMean[channel] += (float) (momentum * (batchMean - runningMean[channel]));
    runningVariance[channel] += (float) (momentum * (unbiasedVariance - runningVariance[channel]));
  }

  /** {@return the backward pass: gradients of γ and β, and the factors a, b and c} */
  public TrainingPhase backward() {
    return (run, scratch, share) -> {
      for (int channel = share.first(channels); channel < share.end(channels); channel++) {
        backward(run, channel);
      }
    };
  }

  private void backward(BatchRun run, int channel) {
    double sum = total(sums, channel);
    double product = total(products, channel);
    double inverse = inverseDeviation[channel];
    if (betaGradient != null) {
      betaGradient[channel] += (float) sum;
    }
    if (gammaGradient != null) {
      gammaGradient[channel] += (float) (product * inverse);
    }
    double slope = gamma[channel] * inverse;
    a[channel] = (float) slope;
    b[channel] = 0;
    c[channel] = 0;
    if (!run.pass.frozenBatchNorm()) {
      double count = (double) run.batch() * pixels;
      double byInput = -slope * inverse * inverse * product / count;
      b[channel] = (float) byInput;
      c[channel] = (float) (-slope * sum / count - byInput * mean[channel]);
    }
  }

  private static double total(double[][] parts, int channel) {
    double total = 0;
    for (double[] part : parts) {
      total += part[channel];
    }
    return total;
  }
}
