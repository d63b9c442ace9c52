package io.github.efficientnet4j.training;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import java.util.ArrayList;
import java.util.List;

/** Takes note of its passes; logits are 0 and every gradient is the same number. */
final class RecordingEngine implements TrainingEngine {

  private final TrainingState state;
  private final int classes;
  private final float gradient;
  private final List<TrainingPass> passes;

  private RecordingEngine(
      Architecture architecture, TrainingState state, float gradient, List<TrainingPass> passes) {
    this.state = state;
    this.classes = architecture.head().classes();
    this.gradient = gradient;
    this.passes = passes;
  }

  private record Engines(float gradient, List<TrainingPass> passes) implements TrainingEngines {

    @Override
    public TrainingEngine create(Architecture architecture, TrainingState state) {
      return new RecordingEngine(architecture, state, gradient, passes);
    }

    /** Without the wait for vector kernels. */
    @Override
    public EngineOptions evaluation() {
      return new EngineOptions(1, KernelChoice.SCALAR);
    }
  }

  /** Makes engines that add their passes to a list. */
  static TrainingEngines into(List<TrainingPass> passes) {
    return new Engines(0, passes);
  }

  /** Makes engines whose every backward pass adds a number to every gradient. */
  static TrainingEngines ofGradient(float gradient) {
    return new Engines(gradient, new ArrayList<>());
  }

  @Override
  public TrainingState state() {
    return state;
  }

  @Override
  public float[] forward(float[] images, int batch, int height, int width, TrainingPass pass) {
    passes.add(pass);
    return new float[batch * classes];
  }

  @Override
  public void backward(float[] logitsGradient) {
    for (ParameterSpec spec : state.trained()) {
      float[] gradients = state.gradient(spec.name());
      for (int i = 0; i < gradients.length; i++) {
        gradients[i] += gradient;
      }
    }
  }

  @Override
  public void close() {}
}
