package io.github.efficientnet4j.training.optimizer;

import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.List;

/**
 * Clips the gradients by their global norm (Pascanu, Mikolov and Bengio, ICML 2013).
 *
 * <p>The global norm is the Euclidean norm of all gradients together. If it exceeds the limit, all
 * gradients are scaled by limit / norm. The sum uses double precision and has the same order for
 * every number of threads.
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
   * Creates the clipping of one state's gradients.
   *
   * @param state the state whose gradients are clipped
   */
  public GradientClipping(TrainingState state) {
    gradients = state.trained().stream().map(ParameterSpec::name).map(state::gradient).toList();
    ranges = new ParallelRanges(gradients.stream().map(gradient -> gradient.length).toList());
    sums = new double[ranges.count()];
  }

  /**
   * {@return the global norm: the square root of the sum of all squares; not finite if a gradient
   * is not finite}
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
   * Scales the gradients down if their global norm exceeds the limit. Non-finite gradients are left
   * unchanged, because no factor makes them finite.
   *
   * @param limit the largest allowed norm, above 0
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
