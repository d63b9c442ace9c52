package io.github.efficientnet4j.training;

/**
 * Training met a number that is not finite. The message says where it first appeared, and what
 * usually helps. The last checkpoint, if there is one, was written before.
 */
public final class TrainingDivergedException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  TrainingDivergedException(String message) {
    super(message);
  }
}
