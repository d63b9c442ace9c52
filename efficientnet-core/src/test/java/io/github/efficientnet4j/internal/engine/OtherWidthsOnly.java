package io.github.efficientnet4j.internal.engine;

import jdk.incubator.vector.VectorShape;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips the tests at the width of vectors that this machine prefers: the first run of the tests has
 * it. JUnit finds this class by its service file in the build's runs for one width, which switch on
 * {@code junit.jupiter.extensions.autodetection.enabled}.
 */
public final class OtherWidthsOnly implements ExecutionCondition {

  private static final int ASKED = Integer.getInteger("efficientnet4j.vector.bits", 0);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    int preferred = VectorShape.preferredShape().vectorBitSize();
    return ASKED == preferred
        ? ConditionEvaluationResult.disabled(
            "the first run of the tests has vectors of " + preferred + " bits")
        : ConditionEvaluationResult.enabled("vectors of " + ASKED + " bits");
  }
}
