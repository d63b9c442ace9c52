package io.github.efficientnet4j.model;

import com.fasterxml.jackson.databind.JsonNode;

/** Typed access to JSON fields, with messages that name the field. */
final class Json {

  private Json() {}

  static JsonNode required(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw new IllegalArgumentException("the field '" + field + "' is missing");
    }
    return value;
  }

  static int integer(JsonNode node, String field) {
    JsonNode value = required(node, field);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new IllegalArgumentException(
          "the field '" + field + "' must be an integer, but is " + value);
    }
    return value.intValue();
  }

  static double number(JsonNode node, String field) {
    JsonNode value = required(node, field);
    if (!value.isNumber()) {
      throw new IllegalArgumentException(
          "the field '" + field + "' must be a number, but is " + value);
    }
    return value.doubleValue();
  }

  static String text(JsonNode node, String field) {
    JsonNode value = required(node, field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(
          "the field '" + field + "' must be a string, but is " + value);
    }
    return value.textValue();
  }
}
