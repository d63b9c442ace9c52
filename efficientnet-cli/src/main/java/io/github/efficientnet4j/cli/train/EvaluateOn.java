package io.github.efficientnet4j.cli.train;

/** The images that a study's networks are compared on. */
public enum EvaluateOn {
  /** Some held back from those to learn from: for choosing among networks. */
  VALIDATION,
  /** The data's test images: for numbers to report, once all is chosen. */
  TEST
}
