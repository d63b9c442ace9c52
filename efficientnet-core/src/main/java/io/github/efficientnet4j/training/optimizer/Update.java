package io.github.efficientnet4j.training.optimizer;

import java.util.List;

/**
 * The loop of an {@link UpdateRule} over a range of one parameter. It is element-wise, so any split
 * into ranges gives the same result.
 */
interface Update {

  /** A buffer with one value for each weight, and its value before the first step. */
  record Slot(String name, float initial) {}

  List<Slot> slots();

  /**
   * Updates elements {@code from} to {@code to}.
   *
   * @param step the number of the step, counted from 1
   */
  void apply(UpdatedParameter parameter, int from, int to, double learningRate, long step);

  /** {@return the loop of a rule} */
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
