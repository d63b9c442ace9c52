package io.github.efficientnet4j.training.optimizer;

import java.util.List;

/**
 * RMSProp in TensorFlow's form, which EfficientNet was trained with.
 *
 * <p>It differs from PyTorch's in three ways. The mean square starts at 1. Epsilon is inside the
 * root. The learning rate is part of the momentum buffer, so that a change of the rate acts
 * gradually.
 *
 * <pre>
 * g ← g + λ w
 * s ← s + (1 − decay) (g² − s)          s starts at 1
 * v ← momentum v + η g / √(s + epsilon)  v starts at 0
 * w ← w − v
 * </pre>
 *
 * <p>Source: TensorFlow, {@code training_ops.cc}, {@code ApplyRMSProp}; timm, {@code
 * rmsprop_tf.py}. Immutable and thread-safe.
 *
 * @param decay the decay of the mean square, in [0, 1)
 * @param momentum the momentum, in [0, 1)
 * @param epsilon the term that prevents division by zero, above 0
 */
public record RmsProp(double decay, double momentum, double epsilon) implements UpdateRule {

  private static final List<Update.Slot> SLOTS =
      List.of(new Update.Slot("mean_square", 1), new Update.Slot("momentum", 0));

  /**
   * Creates the rule.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public RmsProp {
    Ranges.requireFraction("decay", decay);
    Ranges.requireFraction("momentum", momentum);
    Ranges.requirePositive("epsilon", epsilon);
  }

  /** {@return the values of the EfficientNet recipe: decay 0.9, momentum 0.9, epsilon 0.001} */
  public static RmsProp efficientNet() {
    return new RmsProp(0.9, 0.9, 1e-3);
  }

  Update update() {
    float rest = (float) (1 - decay);
    float kept = (float) momentum;
    float inRoot = (float) epsilon;
    return new Update() {
      @Override
      public List<Slot> slots() {
        return SLOTS;
      }

      @Override
      public void apply(UpdatedParameter p, int from, int to, double learningRate, long step) {
        float[] values = p.values();
        float[] gradient = p.gradient();
        float[] meanSquare = p.slots()[0];
        float[] velocity = p.slots()[1];
        float weightDecay = p.weightDecay();
        float rate = (float) learningRate;
        for (int i = from; i < to; i++) {
          float g = gradient[i] + weightDecay * values[i];
          float s = meanSquare[i] + rest * (g * g - meanSquare[i]);
          float v = kept * velocity[i] + rate * g / (float) Math.sqrt(s + inRoot);
          meanSquare[i] = s;
          velocity[i] = v;
          values[i] -= v;
        }
      }
    };
  }
}
