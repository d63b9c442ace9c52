package io.github.efficientnet4j.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import java.util.ArrayList;
import java.util.List;

/** An image transform as JSON and back: part of the file format. */
final class TransformJson {

  private TransformJson() {}

  static ObjectNode write(ImageTransform transform) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("resize", transform.resize());
    root.put("crop_height", transform.cropHeight());
    root.put("crop_width", transform.cropWidth());
    root.put("resampling", transform.resampling().name());
    putNumbers(root.putArray("mean"), transform.mean());
    putNumbers(root.putArray("std"), transform.std());
    return root;
  }

  private static void putNumbers(ArrayNode array, List<Double> values) {
    values.forEach(array::add);
  }

  static ImageTransform read(JsonNode root) {
    return new ImageTransform(
        Json.integer(root, "resize"),
        Json.integer(root, "crop_height"),
        Json.integer(root, "crop_width"),
        Resampling.valueOf(Json.text(root, "resampling")),
        numbers(root, "mean"),
        numbers(root, "std"));
  }

  private static List<Double> numbers(JsonNode root, String field) {
    List<Double> values = new ArrayList<>();
    for (JsonNode value : Json.required(root, field)) {
      if (!value.isNumber()) {
        throw new IllegalArgumentException("the field '" + field + "' must hold numbers");
      }
      values.add(value.doubleValue());
    }
    return List.copyOf(values);
  }
}
