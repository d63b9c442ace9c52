package io.github.efficientnet4j.training;

import io.github.efficientnet4j.training.optimizer.LearningRateSchedule;
import io.github.efficientnet4j.training.optimizer.ParameterGroups;
import io.github.efficientnet4j.training.optimizer.UpdateRule;
import io.github.efficientnet4j.training.optimizer.WeightDecayScope;
import java.util.Optional;

/**
 * Changes values of a {@link TrainingConfig}. {@link #build} checks the values.
 *
 * <p>Not thread-safe.
 */
public final class TrainingConfigBuilder {

  private final TrainingConfig start;
  private int epochs;
  private UpdateRule rule;
  private Optional<LearningRateSchedule> schedule = Optional.empty();
  private double weightDecay;
  private WeightDecayScope weightDecayScope;
  private ParameterGroups groups;
  private double labelSmoothing;
  private double averageDecay;
  private double largestGradientNorm;
  private int accumulation;
  private boolean frozenBatchNorm;
  private int checkpointSteps;
  private long seed;

  TrainingConfigBuilder(TrainingConfig start) {
    this.start = start;
    epochs = start.epochs();
    rule = start.rule();
    weightDecay = start.weightDecay();
    weightDecayScope = start.weightDecayScope();
    groups = start.groups();
    labelSmoothing = start.labelSmoothing();
    averageDecay = start.averageDecay();
    largestGradientNorm = start.largestGradientNorm();
    accumulation = start.accumulation();
    frozenBatchNorm = start.frozenBatchNorm();
    checkpointSteps = start.checkpointSteps();
    seed = start.seed();
  }

  /**
   * Sets {@link TrainingConfig#epochs}. Unless {@link #schedule} is set too, a learning rate that
   * falls over the whole training falls over the new length, see {@link
   * LearningRateSchedule#stretched}.
   *
   * @param value passes over the data, at least 1
   * @return this builder
   */
  public TrainingConfigBuilder epochs(int value) {
    epochs = value;
    return this;
  }

  /**
   * Sets {@link TrainingConfig#rule}.
   *
   * @param value the optimiser: how gradients change weights
   * @return this builder
   */
  public TrainingConfigBuilder rule(UpdateRule value) {
    rule = value;
    return this;
  }

  /**
   * Sets {@link TrainingConfig#schedule}.
   *
   * @param value the learning rate's schedule
   * @return this builder
   */
  public TrainingConfigBuilder schedule(LearningRateSchedule value) {
    schedule = Optional.of(value);
    return this;
  }

  /**
   * Sets {@link TrainingConfig#weightDecay}.
   *
   * @param value the weight decay λ, at least 0
   * @return this builder
   */
  public TrainingConfigBuilder weightDecay(double value) {
    weightDecay = value;
    return this;
  }

  /**
   * Sets {@link TrainingConfig#weightDecayScope}.
   *
   * @param value the parameters that weight decay applies to
   * @return this builder
   */
  public TrainingConfigBuilder weightDecayScope(WeightDecayScope value) {
    weightDecayScope = value;
    return this;
  }

  /**
   * Sets {@link TrainingConfig#groups}.
   *
   * @param value multipliers of the learning rate; 0 freezes parameters
   * @return this builder
   */
  public TrainingConfigBuilder groups(ParameterGroups value) {
    groups = value;
    return this;
  }

  /**
   * Sets {@link TrainingConfig#labelSmoothing}.
   *
   * @param value the fraction of the target that is spread over the classes, in [0, 1)
   * @return this builder
   */
  public TrainingConfigBuilder labelSmoothing(double value) {
    labelSmoothing = value;
    return this;
  }

  /**
   * Sets {@link TrainingConfig#averageDecay}.
   *
   * @param value the decay of the moving average of the weights, in [0, 1); 0 for no average
   * @return this builder
   */
  public TrainingConfigBuilder averageDecay(double value) {
    averageDecay = value;
    return this;
  }

  /**
   * Sets {@link TrainingConfig#largestGradientNorm}.
   *
   * @param value the norm to which larger gradients are clipped, at least 0; 0 for no clipping
   * @return this builder
   */
  public TrainingConfigBuilder largestGradientNorm(double value) {
    largestGradientNorm = value;
    return this;
  }

  /**
   * Sets {@link TrainingConfig#accumulation}.
   *
   * @param value the number of batches whose gradients are averaged for one step, at least 1
   * @return this builder
   */
  public TrainingConfigBuilder accumulation(int value) {
    accumulation = value;
    return this;
  }

  /**
   * Sets {@link TrainingConfig#frozenBatchNorm}.
   *
   * @param value whether BatchNorm keeps its running statistics and normalises with them
   * @return this builder
   */
  public TrainingConfigBuilder frozenBatchNorm(boolean value) {
    frozenBatchNorm = value;
    return this;
  }

  /**
   * Sets {@link TrainingConfig#checkpointSteps}.
   *
   * @param value the steps between two checkpoints within an epoch, at least 0; 0 for none within
   *     an epoch
   * @return this builder
   */
  public TrainingConfigBuilder checkpointSteps(int value) {
    checkpointSteps = value;
    return this;
  }

  /**
   * Sets {@link TrainingConfig#seed}.
   *
   * @param value the seed of drop path and dropout
   * @return this builder
   */
  public TrainingConfigBuilder seed(long value) {
    seed = value;
    return this;
  }

  /**
   * {@return an immutable configuration with these values}
   *
   * @throws IllegalArgumentException if a value is out of range, or if the learning rate is 0
   *     before the last epoch ends
   */
  public TrainingConfig build() {
    return new TrainingConfig(
        epochs,
        rule,
        schedule.orElseGet(() -> start.schedule().stretched(start.epochs(), epochs)),
        weightDecay,
        weightDecayScope,
        groups,
        labelSmoothing,
        averageDecay,
        largestGradientNorm,
        accumulation,
        frozenBatchNorm,
        checkpointSteps,
        seed);
  }
}
