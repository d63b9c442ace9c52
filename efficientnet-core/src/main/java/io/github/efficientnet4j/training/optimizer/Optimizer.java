package io.github.efficientnet4j.training.optimizer;

import io.github.efficientnet4j.gradient.TrainingState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Updates the trained values of a {@link TrainingState} with their gradients and an {@link
 * UpdateRule}.
 *
 * <p>Weight decay applies to kernels, and to biases if asked for, but never to BatchNorm.
 *
 * <p>A step does not modify the gradients. Call {@link TrainingState#zeroGradients} before the next
 * one. A step may use the threads of the common pool. The result has the same bits for any number
 * of threads. In steady state a step allocates nothing.
 *
 * <p>Not thread-safe: one step at a time.
 */
public final class Optimizer {

  private final List<Update.Slot> slots;
  private final Update update;
  private final List<UpdatedParameter> parameters;
  private final ParallelRanges ranges;
  private final ParallelRanges.Body body = this::updateRange;
  private double learningRate;
  private long steps;

  private Optimizer(
      TrainingState state,
      UpdateRule rule,
      double weightDecay,
      WeightDecayScope scope,
      ParameterGroups groups) {
    Ranges.requireNotNegative("weight decay", weightDecay);
    update = Update.of(Objects.requireNonNull(rule, "rule"));
    slots = update.slots();
    parameters =
        state.trained().stream()
            .map(
                spec ->
                    UpdatedParameter.of(
                        state,
                        spec,
                        slots,
                        scope.covers(spec) ? (float) weightDecay : 0,
                        groups.multiplier(spec)))
            .toList();
    ranges = new ParallelRanges(parameters.stream().map(p -> p.values().length).toList());
  }

  /**
   * {@return an optimiser with one learning rate for all parameters, before its first step}
   *
   * @param state the state whose values are updated
   * @param rule the update rule
   * @param weightDecay the weight decay λ of the kernels, at least 0; the recipe uses 1e-5
   * @throws IllegalArgumentException if the weight decay is negative or not finite
   */
  public static Optimizer of(TrainingState state, UpdateRule rule, double weightDecay) {
    return of(state, rule, weightDecay, WeightDecayScope.KERNELS, ParameterGroups.uniform());
  }

  /**
   * {@return an optimiser with a learning rate per parameter group, before its first step}
   *
   * @param state the state whose values are updated
   * @param rule the update rule
   * @param weightDecay the weight decay λ, at least 0; the recipe uses 1e-5
   * @param scope what the weight decay applies to
   * @param groups multipliers of the learning rate; a parameter with multiplier 0 does not change,
   *     but its gradient is still computed unless the state was created with {@link
   *     ParameterGroups#trained}
   * @throws IllegalArgumentException if the weight decay is negative or not finite
   */
  public static Optimizer of(
      TrainingState state,
      UpdateRule rule,
      double weightDecay,
      WeightDecayScope scope,
      ParameterGroups groups) {
    return new Optimizer(
        Objects.requireNonNull(state, "state"),
        rule,
        weightDecay,
        Objects.requireNonNull(scope, "scope"),
        Objects.requireNonNull(groups, "groups"));
  }

  /**
   * Makes one step.
   *
   * @param rate the learning rate η of this step before the groups' multipliers, at least 0
   * @throws IllegalArgumentException if the rate is negative or not finite
   */
  public void step(double rate) {
    Ranges.requireNotNegative("learning rate", rate);
    learningRate = rate;
    steps++;
    ranges.run(body);
  }

  private void updateRange(int range, int array, int from, int to) {
    UpdatedParameter parameter = parameters.get(array);
    if (parameter.rateMultiplier() > 0) {
      update.apply(parameter, from, to, learningRate * parameter.rateMultiplier(), steps);
    }
  }

  /** {@return the number of steps so far, those before a {@link #restore} included} */
  public long steps() {
    return steps;
  }

  /**
   * {@return the rule's buffers, for a checkpoint}
   *
   * <p>With them and {@link #steps}, another optimiser over the same values continues with the same
   * bits. A key is the buffer's name, a dot and the parameter's name, for example {@code
   * momentum.features.0.0.weight}. The map is unmodifiable. Its arrays are live and must not be
   * modified.
   */
  public Map<String, float[]> state() {
    Map<String, float[]> state = new LinkedHashMap<>();
    for (UpdatedParameter parameter : parameters) {
      for (int i = 0; i < slots.size(); i++) {
        state.put(slots.get(i).name() + "." + parameter.name(), parameter.slots()[i]);
      }
    }
    return Collections.unmodifiableMap(state);
  }

  /**
   * Restores the state of another optimiser with the same rule and parameters.
   *
   * @param state what its {@link #state} returned; copied
   * @param stepsMade what its {@link #steps} returned
   * @throws IllegalArgumentException if a buffer is missing, unexpected or of another size, or if
   *     the number of steps is negative; nothing has then changed
   */
  public void restore(Map<String, float[]> state, long stepsMade) {
    if (stepsMade < 0) {
      throw new IllegalArgumentException("steps must be at least 0, but were " + stepsMade);
    }
    NamedArrays.copy(state, state(), "optimiser state");
    steps = stepsMade;
  }
}
