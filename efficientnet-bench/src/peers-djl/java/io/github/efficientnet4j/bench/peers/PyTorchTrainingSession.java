package io.github.efficientnet4j.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.efficientnet4j.bench.peer.Session;
import io.github.efficientnet4j.bench.peer.TrainingInput;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Steps of a TorchScript program by autograd. */
final class PyTorchTrainingSession implements Session {

  private final NDManager manager;
  private final PtSymbolBlock program;
  private final NDArray images;

  /** −1 / batch of the targets: the loss is the sum of their products with log softmax. */
  private final NDArray factors;

  private final Map<String, NDArray> trained = new LinkedHashMap<>();
  private final ParameterStore none;
  private final Optimizer optimizer =
      Optimizer.sgd()
          .setLearningRateTracker(Tracker.fixed((float) TrainingInput.LEARNING_RATE))
          .optMomentum((float) TrainingInput.RULE.momentum())
          .build();

  /**
   * Starts with the weights of the input.
   *
   * @param manager closed with the session, as is the program
   * @throws IllegalArgumentException if the program has not the network's parameters
   */
  PyTorchTrainingSession(NDManager manager, PtSymbolBlock program, TrainingInput input) {
    this.manager = manager;
    this.program = program;
    this.none = new ParameterStore(manager, false);
    JniUtils.enableTrainingMode(program);
    // Only gradient collectors record.
    JniUtils.setGradMode(false);
    int batch = input.images().batch();
    images =
        manager.create(FloatBuffer.wrap(input.images().pixels()), new Shape(input.images().shape()));
    float[] targets = input.targets();
    factors =
        manager
            .create(FloatBuffer.wrap(targets), new Shape(batch, targets.length / batch))
            .muli(-1f / batch);
    start(input.start());
  }

  private void start(Parameters start) {
    Map<String, ParameterSpec> missing = new HashMap<>();
    // DJL sees parameters only: the running statistics are those that the program came with.
    start.specs().values().stream()
        .filter(spec -> spec.role().trainable())
        .forEach(spec -> missing.put(TorchScript.name(spec), spec));
    for (NDArray array : JniUtils.moduleGetParams(program, (PtNDManager) manager)) {
      ParameterSpec spec = missing.remove(array.getName().replace('.', '_'));
      if (spec != null) {
        set(array, spec, start.values(spec.name()));
        trained.put(spec.name(), array);
      } else if (array.getDataType() == DataType.FLOAT32) {
        throw new IllegalArgumentException(
            "the program has a parameter " + array.getName() + ", and the network has not");
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("the program has no parameters " + missing.keySet());
    }
  }

  private void set(NDArray array, ParameterSpec spec, float[] values) {
    Shape shape = new Shape(spec.shape().stream().mapToLong(Integer::longValue).toArray());
    if (!array.getShape().equals(shape)) {
      throw new IllegalArgumentException(
          "the program's " + array.getName() + " is " + array.getShape() + ", and not " + shape);
    }
    try (NDArray source = manager.create(FloatBuffer.wrap(values), shape)) {
      array.muli(0).addi(source);
    }
  }

  @Override
  public float[] check() {
    // The program alone is told: DJL records no gradients at inference.
    JniUtils.enableInferenceMode(program);
    step();
    float[] logits;
    try (NDArray updated = forward()) {
      logits = updated.toFloatArray();
    }
    JniUtils.enableTrainingMode(program);
    return logits;
  }

  @Override
  public float[] run() {
    return step();
  }

  private NDArray forward() {
    return program.forward(none, new NDList(images), true).singletonOrThrow();
  }

  private float[] step() {
    float[] values;
    try (NDScope intermediates = new NDScope();
        GradientCollector collector = Engine.getEngine(PyTorchPeer.ENGINE).newGradientCollector()) {
      intermediates.suppressNotUsedWarning();
      NDArray logits = forward();
      NDArray loss = logits.logSoftmax(-1).mul(factors).sum();
      if (!Float.isFinite(loss.getFloat())) {
        throw new IllegalStateException("the loss has become " + loss.getFloat());
      }
      collector.backward(loss);
      values = logits.toFloatArray();
    }
    for (Map.Entry<String, NDArray> parameter : trained.entrySet()) {
      try (NDArray gradient = parameter.getValue().getGradient()) {
        // Zeroes the gradient as well.
        optimizer.update(parameter.getKey(), parameter.getValue(), gradient);
      }
    }
    return values;
  }

  @Override
  public void close() {
    program.close();
    manager.close();
  }
}
