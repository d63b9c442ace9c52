package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.Arrays;

/**
 * One BatchNorm during a step: the batch's statistics as they are gathered block by block, what
 * normalises its input, and the same for its gradient.
 *
 * <p>The gradient by its input z is a · d + b · z + c, with d the gradient by its output, M values
 * in a channel, σ² = variance + ε: a = γ / σ, b = −a · Σ d·(z − mean) / (σ² · M), c = −a · Σ d / M
 * − b · mean (Ioffe and Szegedy 2015, section 3, collected by d and z). With running statistics,
 * which do not depend on z, b and c are zero.
 */
final class Normalization implements Step {

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

  /** A sum for each member and channel: forward Σ z, backward Σ d. */
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

  Normalization(
      BatchNormalization operation, long pixels, int padded, TrainingState state, int members) {
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
    this.sums = new double[members][padded];
    this.products = new double[members][padded];
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

  /** Before a member gathers sums. */
  void clear(Member member) {
    Arrays.fill(sums[member.index], 0);
    Arrays.fill(products[member.index], 0);
  }

  /**
   * Adds the moments of a block of {@code count} pixels, which the member's arrays hold. In double
   * precision the sum of squares around zero can be had from that around the block's mean.
   */
  void addMoments(Member member, int channel, int width, int count) {
    double[] sum = sums[member.index];
    double[] square = products[member.index];
    double share = 1.0 / count;
    for (int j = 0; j < width; j++) {
      double s = member.sums[j];
      sum[channel + j] += s;
      square[channel + j] += member.products[j] + s * s * share;
    }
  }

  /** Adds the sums of a block's gradient, which the member's arrays hold, times a factor. */
  void addGradientMoments(Member member, int channel, int width, float factor) {
    double[] sum = sums[member.index];
    double[] product = products[member.index];
    for (int j = 0; j < width; j++) {
      sum[channel + j] += (double) member.sums[j] * factor;
      product[channel + j] += (double) member.products[j] * factor;
    }
  }

  /** The forward pass: scale and shift from the sums of all members. */
  @Override
  public void run(Run run, Member member) {
    long count = run.batch * pixels;
    for (int channel = member.first(channels); channel < member.end(channels); channel++) {
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

  /** The backward pass: gradients of γ and β, and the factors of the gradient by the input. */
  Step backward() {
    return (run, member) -> {
      for (int channel = member.first(channels); channel < member.end(channels); channel++) {
        backward(run, channel);
      }
    };
  }

  private void backward(Run run, int channel) {
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
      double count = (double) run.batch * pixels;
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
