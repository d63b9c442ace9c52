package io.github.efficientnet4j.training;

import io.github.efficientnet4j.training.metric.SoftmaxCrossEntropy;
import io.github.efficientnet4j.training.optimizer.ConstantRate;
import io.github.efficientnet4j.training.optimizer.ExponentialDecay;
import io.github.efficientnet4j.training.optimizer.LearningRateSchedule;
import io.github.efficientnet4j.training.optimizer.ParameterGroups;
import io.github.efficientnet4j.training.optimizer.RmsProp;
import io.github.efficientnet4j.training.optimizer.Sgd;
import io.github.efficientnet4j.training.optimizer.UpdateRule;
import io.github.efficientnet4j.training.optimizer.WeightDecayScope;
import java.util.Objects;

/**
 * How a network is trained. The data and their batch size are not part of it.
 *
 * <p>Start from {@link #efficientNet} or {@link #fineTuning}, and change values with {@link
 * #toBuilder}. Immutable and thread-safe.
 *
 * @param epochs passes over the data, at least 1
 * @param rule the optimiser: how gradients change weights
 * @param schedule the learning rate's schedule; a warm-up takes at most half of the training, see
 *     {@link LearningRateSchedule#within}
 * @param weightDecay the weight decay λ, at least 0
 * @param weightDecayScope the parameters that weight decay applies to
 * @param groups multipliers of the learning rate; a multiplier of 0 freezes parameters, and their
 *     gradients are not computed
 * @param labelSmoothing the fraction of the target that is spread over the classes, in [0, 1)
 * @param averageDecay the decay of the moving average of the weights, in [0, 1); 0 for no average
 * @param largestGradientNorm the norm to which larger gradients are clipped, at least 0; 0 for no
 *     clipping
 * @param accumulation the number of batches whose gradients are averaged for one step, at least 1;
 *     images have equal weights. The last step of an epoch averages the batches that are left.
 * @param frozenBatchNorm whether BatchNorm keeps its running statistics and normalises with them
 * @param checkpointSteps the steps between two checkpoints within an epoch, at least 0; 0 for
 *     checkpoints only at the end of each epoch
 * @param seed the seed of drop path and dropout
 */
public record TrainingConfig(
    int epochs,
    UpdateRule rule,
    LearningRateSchedule schedule,
    double weightDecay,
    WeightDecayScope weightDecayScope,
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
   * @throws IllegalArgumentException if a value is out of range, or if the learning rate is 0
   *     before the last epoch ends
   */
  public TrainingConfig {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(weightDecayScope, "weightDecayScope");
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
    if (schedule.at(epochs - 0.5) == 0) {
      throw new IllegalArgumentException(
          "the schedule falls to a learning rate of 0 before the last of "
              + epochs
              + " epochs, which would learn nothing; make the schedule as long as the training");
    }
  }

  private static void requireNotNegative(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be at least 0 and finite, but was " + value);
    }
  }

  /**
   * {@return the paper's recipe, as the code of its authors has it}
   *
   * <ul>
   *   <li>RMSProp with decay 0.9 and momentum 0.9
   *   <li>weight decay 1e-5 on kernels and biases, and label smoothing 0.1
   *   <li>a learning rate of 0.016 for each 256 images of a step; after 5 epochs of warm-up it is
   *       multiplied by 0.97 every 2.4 epochs
   *   <li>a moving average of the weights with decay 0.9999
   * </ul>
   *
   * <p>Two parts of the recipe are not in a configuration. The network has {@link
   * io.github.efficientnet4j.architecture.BatchNorm#TENSORFLOW}. Images are augmented by {@link
   * io.github.efficientnet4j.training.augmentation.AutoAugment#efficientNet}.
   *
   * @param epochs passes over the data, at least 1; the paper uses 350
   * @param batchSize the images of a step, at least 1
   */
  public static TrainingConfig efficientNet(int epochs, int batchSize) {
    return new TrainingConfig(
        epochs,
        RmsProp.efficientNet(),
        ExponentialDecay.efficientNet(batchSize),
        1e-5,
        WeightDecayScope.ALL_BUT_BATCH_NORM,
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
   * {@return a configuration that trains a new classifier on a frozen backbone} The backbone's
   * BatchNorm statistics are frozen too. The optimiser is gradient descent with momentum 0.9 and a
   * learning rate of 0.01.
   *
   * @param epochs passes over the data, at least 1
   */
  public static TrainingConfig fineTuning(int epochs) {
    return new TrainingConfig(
        epochs,
        new Sgd(0.9, true),
        new ConstantRate(0.01),
        1e-5,
        WeightDecayScope.KERNELS,
        ParameterGroups.frozenBackbone(),
        0.1,
        0,
        0,
        1,
        true,
        0,
        0);
  }

  /** {@return a builder that starts with these values} */
  public TrainingConfigBuilder toBuilder() {
    return new TrainingConfigBuilder(this);
  }

  /**
   * Parses what {@link #toJson} wrote.
   *
   * @param json the JSON text
   * @return an equal configuration
   * @throws IllegalArgumentException if the text is not a configuration; the message names the
   *     place
   */
  public static TrainingConfig fromJson(String json) {
    return TrainingConfigJson.read(json);
  }

  /** {@return all values, with names in snake case, as an indented JSON object} */
  public String toJson() {
    return TrainingConfigJson.write(this);
  }
}
