package io.github.efficientnet4j.training;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.training.augmentation.SampleTransform;
import io.github.efficientnet4j.training.data.Batch;
import io.github.efficientnet4j.training.metric.SoftmaxCrossEntropy;
import io.github.efficientnet4j.training.optimizer.ExponentialMovingAverage;
import io.github.efficientnet4j.training.optimizer.GradientClipping;
import io.github.efficientnet4j.training.optimizer.Optimizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights in training, with the engine, the optimiser and the moving average that change them.
 *
 * <p>A step is one or more batches followed by one update. Not thread-safe.
 */
final class Learner implements AutoCloseable {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final Architecture architecture;
  private final TrainingConfig config;
  private final TrainingState state;
  private final TrainingEngine engine;
  private final EngineOptions evaluation;
  private final SoftmaxCrossEntropy criterion;
  private final Optimizer optimizer;
  private final GradientClipping clipping;
  private final Optional<ExponentialMovingAverage> average;

  /** The images of the next update so far. */
  private long pendingImages;

  /** The images of the next update if all its batches are as large as the first. */
  private long expectedImages;

  /** Starts from copies of the parameters. */
  Learner(
      Architecture architecture, Parameters start, TrainingConfig config, TrainingEngines engines) {
    this.architecture = architecture;
    this.config = config;
    this.state = TrainingState.of(copy(start), config.groups()::trained);
    this.criterion = new SoftmaxCrossEntropy(config.labelSmoothing());
    this.optimizer =
        Optimizer.of(
            state, config.rule(), config.weightDecay(), config.weightDecayScope(), config.groups());
    this.clipping = new GradientClipping(state);
    this.average =
        config.averageDecay() == 0
            ? Optional.empty()
            : Optional.of(
                new ExponentialMovingAverage(state.parameters(), config.averageDecay(), true));
    this.evaluation = engines.evaluation();
    this.engine = engines.create(architecture, state);
  }

  static Parameters copy(Parameters parameters) {
    Map<String, float[]> values = new HashMap<>();
    parameters.specs().keySet().forEach(name -> values.put(name, parameters.values(name).clone()));
    return Parameters.of(List.copyOf(parameters.specs().values()), values);
  }

  /**
   * Computes a batch's gradients, weights them by its images and adds them.
   *
   * @param number the batch's number in the whole training; it seeds the noise
   * @throws TrainingDivergedException if the loss is not finite
   */
  LearnedBatch learn(Batch batch, SampleTransform transform, long number) {
    var pass =
        new TrainingPass(config.seed() * GOLDEN_GAMMA + number, true, config.frozenBatchNorm());
    float[] logits =
        engine.forward(batch.images(), batch.size(), transform.height(), transform.width(), pass);
    float[] gradient = new float[logits.length];
    if (pendingImages == 0) {
      expectedImages = (long) batch.size() * config.accumulation();
    }
    pendingImages += batch.size();
    double weight = (double) batch.size() / expectedImages;
    double loss =
        batch
            .softLabels()
            .map(soft -> criterion.loss(logits, soft, batch.size(), weight, gradient))
            .orElseGet(() -> criterion.loss(logits, batch.labels(), weight, gradient));
    if (!Double.isFinite(loss)) {
      throw Divergence.ofLoss(loss, architecture, state, batch, transform, evaluation);
    }
    engine.backward(gradient);
    return new LearnedBatch(batch.size(), loss, correct(logits, batch.labels()));
  }

  private static int correct(float[] logits, int[] labels) {
    int classes = logits.length / labels.length;
    int correct = 0;
    for (int row = 0; row < labels.length; row++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = logits[row * classes + c] > logits[row * classes + best] ? c : best;
      }
      correct += best == labels[row] ? 1 : 0;
    }
    return correct;
  }

  /**
   * Updates the weights with the accumulated gradients, and sets the gradients to zero.
   *
   * @throws TrainingDivergedException if a gradient is not finite; the weights are then unchanged
   */
  void update(double learningRate) {
    if (pendingImages != expectedImages) {
      scaleGradients((float) ((double) expectedImages / pendingImages));
    }
    pendingImages = 0;
    double norm =
        config.largestGradientNorm() > 0
            ? clipping.clip(config.largestGradientNorm())
            : clipping.norm();
    if (!Double.isFinite(norm)) {
      throw Divergence.ofGradient(state);
    }
    optimizer.step(learningRate);
    average.ifPresent(ExponentialMovingAverage::update);
    state.zeroGradients();
  }

  private void scaleGradients(float factor) {
    for (ParameterSpec spec : state.trained()) {
      float[] gradient = state.gradient(spec.name());
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= factor;
      }
    }
  }

  /**
   * Checks the weights, the running statistics and the averages.
   *
   * @throws TrainingDivergedException if one is not finite
   */
  void requireFinite() {
    Divergence.requireFinite(state.parameters());
    Divergence.requireFinite(averaged());
  }

  /**
   * {@return the weights that are evaluated and saved} These are the averaged weights if there is
   * an average. They are live and not a copy.
   */
  Parameters averaged() {
    return average.map(ExponentialMovingAverage::parameters).orElse(state.parameters());
  }

  /**
   * {@return the state that a checkpoint saves} The arrays are live and not copies.
   *
   * @throws TrainingDivergedException if a value is not finite
   */
  LearnedState learned() {
    requireFinite();
    return new LearnedState(
        state.parameters(),
        optimizer.state(),
        optimizer.steps(),
        average.map(ExponentialMovingAverage::state).orElse(Map.of()),
        average.map(ExponentialMovingAverage::updates).orElse(0L));
  }

  /** Restores a saved state. This learner must have been created with the state's weights. */
  void restore(LearnedState learned) {
    optimizer.restore(learned.optimizer(), learned.optimizerSteps());
    average.ifPresent(a -> a.restore(learned.average(), learned.averageUpdates()));
  }

  @Override
  public void close() {
    engine.close();
  }
}
