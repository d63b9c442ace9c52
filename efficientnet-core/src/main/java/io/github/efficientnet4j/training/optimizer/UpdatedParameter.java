package io.github.efficientnet4j.training.optimizer;

import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.ParameterSpec;
import java.util.Arrays;
import java.util.List;

/**
 * One trained parameter with the buffers that an update rule keeps for it.
 *
 * @param values the live weights
 * @param gradient the live gradient
 * @param slots the rule's buffers, in its order
 * @param weightDecay zero if this is no kernel
 * @param rateMultiplier of its group; zero if frozen
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
      double weightDecay,
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
        spec.role().kernel() ? (float) weightDecay : 0,
        rateMultiplier);
  }
}
