package io.github.efficientnet4j.training;

import io.github.efficientnet4j.training.metric.SoftmaxCrossEntropy;
import io.github.efficientnet4j.training.optimizer.ConstantRate;
import io.github.efficientnet4j.training.optimizer.ExponentialDecay;
import io.github.efficientnet4j.training.optimizer.LearningRateSchedule;
import io.github.efficientnet4j.training.optimizer.ParameterGroups;
import io.github.efficientnet4j.training.optimizer.RmsProp;
import io.github.efficientnet4j.training.optimizer.Sgd;
import io.github.efficientnet4j.training.optimizer.UpdateRule;
import java.util.Objects;

/**
 * How a network is trained, but for its data and what a batch of them is.
 *
 * <p>Start from {@link #efficientNet} or {@link #fineTuning} and change what differs with {@link
 * #toBuilder}. Immutable and thread-safe.
 *
 * @param epochs passes over the data, at least 1
 * @param rule how gradients change weights
 * @param schedule of the learning rate
 * @param weightDecay λ of the kernels, at least 0
 * @param groups multipliers of the learning rate; parameters with multiplier 0 are frozen, and
 *     nothing is spent on their gradients
 * @param labelSmoothing in [0, 1)
 * @param averageDecay of the moving average of the weights, in [0, 1); 0 for no average
 * @param largestGradientNorm beyond which gradients are scaled down, at least 0; 0 for never
 * @param accumulation batches whose gradients are averaged for one step, at least 1
 * @param frozenBatchNorm whether BatchNorm keeps its statistics and normalises by them
 * @param checkpointSteps steps between two checkpoints inside an epoch, at least 0; 0 for one at
 *     each epoch's end only
 * @param seed of drop path and dropout
 */
public record TrainingConfig(
    int epochs,
    UpdateRule rule,
    LearningRateSchedule schedule,
    double weightDecay,
    ParameterGroups groups,
    double labelSmoothing,
    double averageDecay,
    double largestGradientNorm,
    int accumulation,
    boolean frozenBatchNorm,
    int checkpointSteps,
    long seed) {

  /**
   * Creates the configuration.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public TrainingConfig {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(groups, "groups");
    new SoftmaxCrossEntropy(labelSmoothing);
    if (epochs < 1 || accumulation < 1 || checkpointSteps < 0) {
      throw new IllegalArgumentException(
          "epochs and accumulation must be at least 1 and steps between checkpoints at least 0,"
              + " but were "
              + epochs
              + ", "
              + accumulation
              + " and "
              + checkpointSteps);
    }
    if (!(averageDecay >= 0 && averageDecay < 1)) {
      throw new IllegalArgumentException(
          "decay of the average must be in [0, 1), but was " + averageDecay);
    }
    requireNotNegative("weight decay", weightDecay);
    requireNotNegative("largest gradient norm", largestGradientNorm);
  }

  private static void requireNotNegative(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be at least 0 and finite, but was " + value);
    }
  }

  /**
   * The paper's recipe: RMSProp with decay and momentum 0.9, weight decay 1e-5, label smoothing
   * 0.1, a learning rate of 0.016 for each 256 images of a step that falls by 0.97 every 2.4 epochs
   * after 5 epochs of warm-up, and a moving average with decay 0.9999.
   *
   * @param epochs passes over the data, at least 1; the paper has 350
   * @param batchSize images a step, at least 1
   * @return the configuration
   */
  public static TrainingConfig efficientNet(int epochs, int batchSize) {
    return new TrainingConfig(
        epochs,
        RmsProp.efficientNet(),
        ExponentialDecay.efficientNet(batchSize),
        1e-5,
        ParameterGroups.uniform(),
        0.1,
        0.9999,
        0,
        1,
        false,
        0,
        0);
  }

  /**
   * A new classifier on a trained backbone that stays as it is, statistics included: gradient
   * descent with momentum 0.9 at a learning rate of 0.01.
   *
   * @param epochs passes over the data, at least 1
   * @return the configuration
   */
  public static TrainingConfig fineTuning(int epochs) {
    return new TrainingConfig(
        epochs,
        new Sgd(0.9, true),
        new ConstantRate(0.01),
        1e-5,
        ParameterGroups.frozenBackbone(),
        0.1,
        0,
        0,
        1,
        true,
        0,
        0);
  }

  /**
   * Starts a changed copy.
   *
   * @return a builder with these values
   */
  public TrainingConfigBuilder toBuilder() {
    return new TrainingConfigBuilder(this);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param json the text
   * @return an equal configuration
   * @throws IllegalArgumentException if the text is no configuration; the message says where
   */
  public static TrainingConfig fromJson(String json) {
    return TrainingConfigJson.read(json);
  }

  /**
   * Writes all values, under their names in snake case.
   *
   * @return an indented JSON object
   */
  public String toJson() {
    return TrainingConfigJson.write(this);
  }
}
