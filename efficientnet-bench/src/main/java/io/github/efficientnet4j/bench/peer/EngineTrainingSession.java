package io.github.efficientnet4j.bench.peer;

import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.training.metric.SoftmaxCrossEntropy;
import io.github.efficientnet4j.training.optimizer.Optimizer;
import java.util.concurrent.ForkJoinPool;

/** Steps of an engine of the library. */
final class EngineTrainingSession implements Session {

  private static final TrainingPass COMPARABLE = new TrainingPass(0, false, true);

  private final TrainingInput input;
  private final TrainingEngine engine;
  private final Optimizer optimizer;
  private final SoftmaxCrossEntropy criterion =
      new SoftmaxCrossEntropy(TrainingInput.LABEL_SMOOTHING);

  /** Where the optimiser finds its threads; of the common pool it would take all. */
  private final ForkJoinPool updaters;

  private long steps;

  /**
   * Starts.
   *
   * @param engine over a state of its own; closed with the session
   */
  EngineTrainingSession(TrainingInput input, TrainingEngine engine) {
    this.input = input;
    this.engine = engine;
    this.optimizer = Optimizer.of(engine.state(), TrainingInput.RULE, 0);
    this.updaters = new ForkJoinPool(input.images().threads());
  }

  @Override
  public float[] check() {
    step(COMPARABLE);
    return forward(COMPARABLE);
  }

  @Override
  public float[] run() {
    return step(TrainingPass.of(steps++));
  }

  private float[] step(TrainingPass pass) {
    float[] logits = forward(pass);
    float[] gradient = new float[logits.length];
    double loss = criterion.loss(logits, input.labels(), 1, gradient);
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException("the loss has become " + loss);
    }
    engine.backward(gradient);
    updaters.submit(() -> optimizer.step(TrainingInput.LEARNING_RATE)).join();
    engine.state().zeroGradients();
    return logits;
  }

  private float[] forward(TrainingPass pass) {
    Input images = input.images();
    return engine.forward(images.pixels(), images.batch(), images.side(), images.side(), pass);
  }

  @Override
  public void close() {
    updaters.shutdown();
    engine.close();
  }
}
