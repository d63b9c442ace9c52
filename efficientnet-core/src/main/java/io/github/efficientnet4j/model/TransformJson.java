package io.github.efficientnet4j.model;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.internal.json.JsonObject;

/** Converts an image transform to JSON and back. The JSON is part of the file format. */
final class TransformJson {

  private TransformJson() {}

  static JsonObject write(ImageTransform transform) {
    return new JsonObject()
        .put("resize", transform.resize())
        .put("crop_height", transform.cropHeight())
        .put("crop_width", transform.cropWidth())
        .put("resampling", transform.resampling().name())
        .put("mean", transform.mean())
        .put("std", transform.std());
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
