package io.github.efficientnet4j.training.optimizer;

import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Updates the trained values of a {@link TrainingState} from their gradients by an {@link
 * UpdateRule}. Weight decay applies to kernels only, never to biases and BatchNorm.
 *
 * <p>A step reads gradients and leaves them as they are: {@link TrainingState#zeroGradients} begins
 * the next one. It may use the threads of the common pool; the result is the same bits for any
 * number of them. It allocates nothing.
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
      TrainingState state, UpdateRule rule, double weightDecay, ParameterGroups groups) {
    Ranges.requireNotNegative("weight decay", weightDecay);
    update = Update.of(Objects.requireNonNull(rule, "rule"));
    slots = update.slots();
    parameters =
        state.trained().stream()
            .map(spec -> updated(state, spec, weightDecay, groups.multiplier(spec)))
            .toList();
    ranges = new ParallelRanges(parameters.stream().map(p -> p.values().length).toList());
  }

  private UpdatedParameter updated(
      TrainingState state, ParameterSpec spec, double weightDecay, double multiplier) {
    return UpdatedParameter.of(state, spec, slots, weightDecay, multiplier);
  }

  /**
   * An optimiser with one learning rate for all parameters.
   *
   * @param state whose values are updated
   * @param rule how
   * @param weightDecay λ of the kernels, at least 0; the recipe has 1e-5
   * @return the optimiser, before its first step
   * @throws IllegalArgumentException if the weight decay is negative or not finite
   */
  public static Optimizer of(TrainingState state, UpdateRule rule, double weightDecay) {
    return of(state, rule, weightDecay, ParameterGroups.uniform());
  }

  /**
   * An optimiser whose learning rate differs between groups of parameters.
   *
   * @param state whose values are updated
   * @param rule how
   * @param weightDecay λ of the kernels, at least 0; the recipe has 1e-5
   * @param groups multipliers of the learning rate; a parameter with multiplier 0 stays as it is.
   *     It costs a gradient nevertheless, unless the state was made with {@link
   *     ParameterGroups#trained}
   * @return the optimiser, before its first step
   * @throws IllegalArgumentException if the weight decay is negative or not finite
   */
  public static Optimizer of(
      TrainingState state, UpdateRule rule, double weightDecay, ParameterGroups groups) {
    return new Optimizer(
        Objects.requireNonNull(state, "state"),
        rule,
        weightDecay,
        Objects.requireNonNull(groups, "groups"));
  }

  /**
   * Makes one step.
   *
   * @param rate the learning rate η of this step, at least 0, before the groups' multipliers
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

  /**
   * The steps made so far, those before a {@link #restore} included.
   *
   * @return at least 0
   */
  public long steps() {
    return steps;
  }

  /**
   * The buffers that the rule keeps, for a checkpoint: with them and {@link #steps} another
   * optimiser over the same values continues with the same bits.
   *
   * @return an unmodifiable map of the live arrays, to read only, named buffer, dot, parameter: for
   *     example {@code momentum.features.0.0.weight}
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
   * Continues where another optimiser of the same rule and parameters was.
   *
   * @param state what its {@link #state} returned; copied
   * @param stepsMade what its {@link #steps} returned
   * @throws IllegalArgumentException if a buffer is missing, surplus or of another size, or the
   *     steps are negative; nothing has changed then
   */
  public void restore(Map<String, float[]> state, long stepsMade) {
    if (stepsMade < 0) {
      throw new IllegalArgumentException("steps must be at least 0, but were " + stepsMade);
    }
    NamedArrays.copy(state, state(), "optimiser state");
    steps = stepsMade;
  }
}
