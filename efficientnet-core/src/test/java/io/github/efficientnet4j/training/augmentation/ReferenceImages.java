package io.github.efficientnet4j.training.augmentation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.efficientnet4j.image.Pixels;
import io.github.efficientnet4j.training.TrainingGolden;
import java.util.Base64;
import java.util.Iterator;

/** Small images, and what torchvision 0.14 with PIL 9.4 makes of them. */
final class ReferenceImages {

  static final JsonNode GOLDEN = TrainingGolden.json("augmentations.json");

  private ReferenceImages() {}

  static Iterator<String> names() {
    return GOLDEN.get("images").fieldNames();
  }

  static Pixels image(String name) {
    JsonNode image = GOLDEN.get("images").get(name);
    return Pixels.of(
        image.get("channels").asInt(),
        image.get("height").asInt(),
        image.get("width").asInt(),
        samples(image.get("samples")));
  }

  static byte[] samples(JsonNode base64) {
    return Base64.getDecoder().decode(base64.asText());
  }
}
