package io.github.efficientnet4j.training.optimizer;

import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.ParameterSpec.Role;
import io.github.efficientnet4j.graph.Parameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A state of one kernel and one bias, or of larger ones. */
final class SmallState {

  static final String KERNEL = "classifier.1.weight";
  static final String BIAS = "classifier.1.bias";

  private SmallState() {}

  static TrainingState of(float[] kernel, float[] bias) {
    List<ParameterSpec> specs =
        List.of(
            new ParameterSpec(KERNEL, List.of(1, kernel.length), Role.LINEAR_KERNEL),
            new ParameterSpec(BIAS, List.of(bias.length), Role.LINEAR_BIAS));
    Map<String, float[]> values = new LinkedHashMap<>();
    values.put(KERNEL, kernel.clone());
    values.put(BIAS, bias.clone());
    return TrainingState.of(Parameters.of(specs, values));
  }

  /** One kernel that several threads share, with values and gradients that differ everywhere. */
  static TrainingState large(int elements) {
    float[] kernel = new float[elements];
    for (int i = 0; i < elements; i++) {
      kernel[i] = (float) Math.sin(i);
    }
    TrainingState state = of(kernel, new float[] {1, 2, 3});
    setGradients(state, 1);
    return state;
  }

  static void setGradients(TrainingState state, int seed) {
    for (ParameterSpec spec : state.trained()) {
      float[] gradient = state.gradient(spec.name());
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (float) Math.cos(i * 0.7 + seed);
      }
    }
  }
}
