package io.github.efficientnet4j.training.optimizer;

import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.Arrays;
import java.util.List;

/**
 * A trained parameter with the buffers of the update rule.
 *
 * @param values the live weights
 * @param gradient the live gradient
 * @param slots the rule's buffers, in the rule's order
 * @param weightDecay the weight decay; zero if it does not apply to the parameter
 * @param rateMultiplier the multiplier of its group; zero if frozen
 */
record UpdatedParameter(
    String name,
    float[] values,
    float[] gradient,
    float[][] slots,
    float weightDecay,
    double rateMultiplier) {

  static UpdatedParameter of(
      TrainingState state,
      ParameterSpec spec,
      List<Update.Slot> slots,
      float weightDecay,
      double rateMultiplier) {
    float[][] buffers = new float[slots.size()][spec.elements()];
    for (int i = 0; i < buffers.length; i++) {
      Arrays.fill(buffers[i], slots.get(i).initial());
    }
    return new UpdatedParameter(
        spec.name(),
        state.values(spec.name()),
        state.gradient(spec.name()),
        buffers,
        weightDecay,
        rateMultiplier);
  }
}
