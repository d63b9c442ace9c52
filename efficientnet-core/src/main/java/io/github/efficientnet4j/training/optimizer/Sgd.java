package io.github.efficientnet4j.training.optimizer;

import java.util.List;

/**
 * Stochastic gradient descent with momentum, in PyTorch's form: the learning rate is not part of
 * the momentum buffer.
 *
 * <pre>
 * g ← g + λ w
 * v ← momentum v + g                     v starts at 0
 * w ← w − η (g + momentum v)             with Nesterov momentum
 * w ← w − η v                            without
 * </pre>
 *
 * <p>Source: PyTorch, {@code torch.optim.SGD} without dampening. Immutable and thread-safe.
 *
 * @param momentum the momentum, in [0, 1)
 * @param nesterov whether Nesterov momentum is used
 */
public record Sgd(double momentum, boolean nesterov) implements UpdateRule {

  private static final List<Update.Slot> SLOTS = List.of(new Update.Slot("momentum", 0));

  /**
   * Creates the rule.
   *
   * @throws IllegalArgumentException if the momentum is out of range, or if Nesterov momentum is
   *     requested with momentum 0
   */
  public Sgd {
    Ranges.requireFraction("momentum", momentum);
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException(
          "Nesterov's look-ahead needs a momentum above 0, for example 0.9");
    }
  }

  Update update() {
    float kept = (float) momentum;
    // w ← w − η (a g + b v) covers both forms.
    float ofGradient = nesterov ? 1 : 0;
    float ofVelocity = nesterov ? kept : 1;
    return new Update() {
      @Override
      public List<Slot> slots() {
        return SLOTS;
      }

      @Override
      public void apply(UpdatedParameter p, int from, int to, double learningRate, long step) {
        float[] values = p.values();
        float[] gradient = p.gradient();
        float[] velocity = p.slots()[0];
        float weightDecay = p.weightDecay();
        float rate = (float) learningRate;
        for (int i = from; i < to; i++) {
          float g = gradient[i] + weightDecay * values[i];
          float v = kept * velocity[i] + g;
          velocity[i] = v;
          values[i] -= rate * (ofGradient * g + ofVelocity * v);
        }
      }
    };
  }
}
