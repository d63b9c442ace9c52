package io.github.efficientnet4j.training.optimizer;

import java.util.List;

/** The loop of an {@link UpdateRule} over a range of one parameter. Element-wise, so any split. */
interface Update {

  /** A buffer that the rule keeps for each weight, and its value before the first step. */
  record Slot(String name, float initial) {}

  List<Slot> slots();

  /**
   * Updates elements {@code from} to {@code to}.
   *
   * @param step counts from 1
   */
  void apply(UpdatedParameter parameter, int from, int to, double learningRate, long step);

  /** The loop of a rule. */
  static Update of(UpdateRule rule) {
    if (rule instanceof RmsProp rmsProp) {
      return rmsProp.update();
    }
    if (rule instanceof Sgd sgd) {
      return sgd.update();
    }
    return ((AdamW) rule).update();
  }
}
