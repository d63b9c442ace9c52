package io.github.efficientnet4j.training.optimizer;

import java.util.List;

/**
 * AdamW: Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019), in PyTorch's form. t
 * is the number of the step, counted from 1.
 *
 * <pre>
 * w ← w − η λ w
 * m ← β₁ m + (1 − β₁) g                  m starts at 0
 * s ← β₂ s + (1 − β₂) g²                 s starts at 0
 * w ← w − η / (1 − β₁ᵗ) · m / (√s / √(1 − β₂ᵗ) + epsilon)
 * </pre>
 *
 * <p>Source: PyTorch, {@code torch.optim.AdamW}. Immutable and thread-safe.
 *
 * @param beta1 the decay of the mean, in [0, 1)
 * @param beta2 the decay of the mean square, in [0, 1)
 * @param epsilon the term that prevents division by zero, above 0
 */
public record AdamW(double beta1, double beta2, double epsilon) implements UpdateRule {

  private static final List<Update.Slot> SLOTS =
      List.of(new Update.Slot("mean", 0), new Update.Slot("mean_square", 0));

  /**
   * Creates the rule.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public AdamW {
    Ranges.requireFraction("beta1", beta1);
    Ranges.requireFraction("beta2", beta2);
    Ranges.requirePositive("epsilon", epsilon);
  }

  /** {@return PyTorch's defaults: β₁ 0.9, β₂ 0.999, epsilon 1e-8} */
  public static AdamW standard() {
    return new AdamW(0.9, 0.999, 1e-8);
  }

  Update update() {
    float kept1 = (float) beta1;
    float rest1 = (float) (1 - beta1);
    float kept2 = (float) beta2;
    float rest2 = (float) (1 - beta2);
    float outsideRoot = (float) epsilon;
    return new Update() {
      @Override
      public List<Slot> slots() {
        return SLOTS;
      }

      @Override
      public void apply(UpdatedParameter p, int from, int to, double learningRate, long step) {
        float[] values = p.values();
        float[] gradient = p.gradient();
        float[] mean = p.slots()[0];
        float[] meanSquare = p.slots()[1];
        float shrunk = (float) (1 - learningRate * p.weightDecay());
        float rate = (float) (learningRate / (1 - StrictMath.pow(beta1, step)));
        float unbiased = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, step)));
        for (int i = from; i < to; i++) {
          float g = gradient[i];
          float m = kept1 * mean[i] + rest1 * g;
          float s = kept2 * meanSquare[i] + rest2 * g * g;
          mean[i] = m;
          meanSquare[i] = s;
          values[i] =
              shrunk * values[i] - rate * m / ((float) Math.sqrt(s) * unbiased + outsideRoot);
        }
      }
    };
  }
}
