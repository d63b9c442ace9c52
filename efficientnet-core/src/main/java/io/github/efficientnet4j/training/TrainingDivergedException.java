package io.github.efficientnet4j.training;

/**
 * Training produced a number that is not finite.
 *
 * <p>The message says where it first appeared and what usually helps. An earlier checkpoint is
 * still valid.
 */
public final class TrainingDivergedException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  TrainingDivergedException(String message) {
    super(message);
  }
}
