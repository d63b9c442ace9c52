package io.github.efficientnet4j.study;

import io.github.efficientnet4j.internal.json.JsonObject;
import io.github.efficientnet4j.scaling.ScalingCoefficients;

/**
 * Converts results and failures of trainings to JSON and back. Logs store this form. Changing it
 * breaks existing logs.
 */
final class TrialJson {

  private TrialJson() {}

  static JsonObject write(TrialResult result) {
    return new JsonObject()
        .put("series", result.series())
        .put("name", result.name())
        .put("scaling", write(result.scaling()))
        .put("seed", result.seed())
        .put("resolution", result.resolution())
        .put("multiply_adds", result.multiplyAdds())
        .put("parameters", result.parameters())
        .put("top1", result.top1())
        .put("loss", result.loss())
        .put("seconds", result.seconds());
  }

  /**
   * Parses a result.
   *
   * @throws IllegalArgumentException if a field is missing, unknown or out of range
   */
  static TrialResult result(JsonObject object) {
    object.requireOnly(
        "series",
        "name",
        "scaling",
        "seed",
        "resolution",
        "multiply_adds",
        "parameters",
        "top1",
        "loss",
        "seconds");
    return new TrialResult(
        object.text("series"),
        object.text("name"),
        scaling(object.object("scaling")),
        object.longInteger("seed"),
        object.integer("resolution"),
        object.longInteger("multiply_adds"),
        object.longInteger("parameters"),
        object.number("top1"),
        object.number("loss"),
        object.number("seconds"));
  }

  static JsonObject write(TrialFailure failure) {
    return new JsonObject()
        .put("series", failure.series())
        .put("name", failure.name())
        .put("scaling", write(failure.scaling()))
        .put("seed", failure.seed())
        .put("failed", failure.failed());
  }

  /**
   * Parses a failure.
   *
   * @throws IllegalArgumentException if a field is missing, unknown or out of range
   */
  static TrialFailure failure(JsonObject object) {
    object.requireOnly("series", "name", "scaling", "seed", "failed");
    return new TrialFailure(
        object.text("series"),
        object.text("name"),
        scaling(object.object("scaling")),
        object.longInteger("seed"),
        object.text("failed"));
  }

  private static JsonObject write(ScalingCoefficients scaling) {
    return new JsonObject()
        .put("width", scaling.width())
        .put("depth", scaling.depth())
        .put("resolution", scaling.resolution());
  }

  private static ScalingCoefficients scaling(JsonObject object) {
    object.requireOnly("width", "depth", "resolution");
    return new ScalingCoefficients(
        object.number("width"), object.number("depth"), object.number("resolution"));
  }
}
