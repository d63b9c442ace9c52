package io.github.efficientnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against PIL 9.4: Image.fromarray(map).resize((width, height), filter, box) in mode F. */
class MapResizerTest {

  private static final ImageRegion WHOLE = new ImageRegion(0, 0, 2, 2);

  static Stream<JsonNode> cases() throws IOException {
    try (InputStream stream = MapResizerTest.class.getResourceAsStream("map-resizing.json")) {
      List<JsonNode> cases = new ArrayList<>();
      new ObjectMapper().readTree(stream).get("cases").forEach(cases::add);
      return cases.stream();
    }
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesEqualPils(JsonNode golden) {
    float[] box = floats(golden.get("box"));
    float[] actual =
        MapResizer.resize(
            floats(golden.get("map")),
            golden.get("height").asInt(),
            golden.get("width").asInt(),
            new ImageRegion(box[0], box[1], box[2] - box[0], box[3] - box[1]),
            golden.get("new_height").asInt(),
            golden.get("new_width").asInt(),
            Resampling.valueOf(golden.get("filter").asText()));
    assertThat(actual).containsExactly(floats(golden.get("values")), within(1e-6f));
  }

  @Test
  void impossibleSizesAreRefused() {
    float[] map = new float[4];
    assertThatThrownBy(() -> MapResizer.resize(map, 2, 3, 1, 1, Resampling.BILINEAR))
        .hasMessageContaining("2x3");
    assertThatThrownBy(() -> MapResizer.resize(map, 2, 2, 0, 1, Resampling.BILINEAR))
        .hasMessageContaining("at least 1");
    ImageRegion beyond = new ImageRegion(1, 0, 1.5, 1);
    assertThatThrownBy(() -> MapResizer.resize(map, 2, 2, beyond, 1, 1, Resampling.BILINEAR))
        .hasMessageContaining("not within");
    assertThat(MapResizer.resize(map, 2, 2, WHOLE, 1, 1, Resampling.BICUBIC)).containsExactly(0);
  }
}
