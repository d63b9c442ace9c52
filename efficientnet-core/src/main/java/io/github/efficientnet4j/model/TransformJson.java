package io.github.efficientnet4j.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.internal.json.JsonObject;
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

  static ImageTransform read(JsonObject root) {
    return new ImageTransform(
        root.integer("resize"),
        root.integer("crop_height"),
        root.integer("crop_width"),
        Resampling.valueOf(root.text("resampling")),
        root.numbers("mean"),
        root.numbers("std"));
  }
}
