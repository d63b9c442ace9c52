package io.github.efficientnet4j.internal.engine;

import java.util.Optional;
import jdk.incubator.vector.VectorShape;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips the tests at a width of vectors that the first run of the tests has had, or that the
 * machine does not have. JUnit finds this class by its service file in the build's runs for one
 * width, which switch on {@code junit.jupiter.extensions.autodetection.enabled}.
 *
 * <p>On some processors the JVM prefers vectors of 256 bits though there are 512. The run for 512
 * bits asks the JVM for all that the machine has, so that what this JVM prefers says nothing about
 * the first run: wherever there are 512 bits, their tests run.
 */
public final class OtherWidthsOnly implements ExecutionCondition {

  private static final int ASKED = Integer.getInteger("efficientnet4j.vector.bits", 0);

  private static final int WIDEST = 512;

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    int preferred = VectorShape.preferredShape().vectorBitSize();
    int widest = VectorShape.S_Max_BIT.vectorBitSize();
    return obstacle(ASKED, preferred, widest)
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("vectors of " + ASKED + " bits"));
  }

  /** {@return why the tests need not or cannot run at a width} */
  static Optional<String> obstacle(int asked, int preferred, int widest) {
    if (asked > widest) {
      return Optional.of("this machine has no vectors of " + asked + " bits");
    }
    return asked == preferred && asked != WIDEST
        ? Optional.of("the first run of the tests has vectors of " + asked + " bits")
        : Optional.empty();
  }
}
