package io.github.efficientnet4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.efficientnet4j.explain.ClassActivationMap;
import io.github.efficientnet4j.explain.Explanation;
import io.github.efficientnet4j.image.ImageRegion;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.RgbImage;
import java.util.List;

/** The maps of a photo as JSON: of each network its classes, with the map's rows of cells. */
final class CamJson {

  private CamJson() {}

  static ObjectNode of(
      NamedImage name,
      RgbImage photo,
      List<ExplainingNetwork> networks,
      List<List<Explanation>> explanations) {
    ObjectNode entry = new ObjectMapper().createObjectNode();
    entry.put("file", name.file().toString());
    entry.put("width", photo.width()).put("height", photo.height());
    ArrayNode all = entry.putArray("networks");
    for (int i = 0; i < networks.size(); i++) {
      ExplainingNetwork network = networks.get(i);
      ObjectNode node = all.addObject().put("weights", network.weights());
      network.stage().ifPresent(stage -> node.put("stage", stage));
      ImageRegion covered =
          network.explainer().transform().visiblePart(photo.width(), photo.height());
      node.putObject("covers")
          .put("left", covered.left())
          .put("top", covered.top())
          .put("width", covered.width())
          .put("height", covered.height());
      ArrayNode classes = node.putArray("classes");
      explanations.get(i).forEach(explanation -> put(explanation, classes.addObject()));
    }
    return entry;
  }

  private static void put(Explanation explanation, ObjectNode node) {
    Prediction prediction = explanation.prediction();
    node.put("index", prediction.index())
        .put("label", prediction.label())
        .put("probability", prediction.probability())
        .put("logit", prediction.logit());
    ClassActivationMap map = explanation.map();
    ArrayNode rows = node.putArray("map");
    for (int y = 0; y < map.height(); y++) {
      ArrayNode row = rows.addArray();
      for (int x = 0; x < map.width(); x++) {
        row.add(map.at(y, x));
      }
    }
  }
}
