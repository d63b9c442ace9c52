package io.github.efficientnet4j.training.optimizer;

import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.List;

/**
 * Clips the gradient by its global norm (Pascanu, Mikolov and Bengio, ICML 2013): if the Euclidean
 * norm of all gradients together exceeds a limit, all are scaled by limit / norm. The norm is
 * summed in double precision, in the same order for every number of threads.
 *
 * <p>Not thread-safe: one call at a time.
 */
public final class GradientClipping {

  private final List<float[]> gradients;
  private final ParallelRanges ranges;
  private final double[] sums;
  private final ParallelRanges.Body sum = this::sumRange;
  private final ParallelRanges.Body scale = this::scaleRange;
  private float factor;

  /**
   * Clipping of one state's gradients.
   *
   * @param state whose gradients are read and scaled
   */
  public GradientClipping(TrainingState state) {
    gradients = state.trained().stream().map(ParameterSpec::name).map(state::gradient).toList();
    ranges = new ParallelRanges(gradients.stream().map(gradient -> gradient.length).toList());
    sums = new double[ranges.count()];
  }

  /**
   * The global norm.
   *
   * @return the root of the sum of all squares; not finite if a gradient is not
   */
  public double norm() {
    ranges.run(sum);
    double total = 0;
    for (double part : sums) {
      total += part;
    }
    return Math.sqrt(total);
  }

  /**
   * Scales the gradients down if their global norm exceeds the limit. Gradients that are not finite
   * are left as they are: no scale would mend them.
   *
   * @param limit the largest norm, above 0
   * @return the norm before clipping
   * @throws IllegalArgumentException if the limit is not above 0
   */
  public double clip(double limit) {
    Ranges.requirePositive("largest gradient norm", limit);
    double norm = norm();
    if (norm > limit && norm < Double.POSITIVE_INFINITY) {
      factor = (float) (limit / norm);
      ranges.run(scale);
    }
    return norm;
  }

  private void sumRange(int range, int array, int from, int to) {
    float[] gradient = gradients.get(array);
    double total = 0;
    for (int i = from; i < to; i++) {
      double g = gradient[i];
      total += g * g;
    }
    sums[range] = total;
  }

  private void scaleRange(int range, int array, int from, int to) {
    float[] gradient = gradients.get(array);
    for (int i = from; i < to; i++) {
      gradient[i] *= factor;
    }
  }
}
