package io.github.efficientnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** The formula against the first values that its Python twin wrote down. */
class FormulaWeightsTest {

  private static final JsonNode EXPECTED = GoldenFiles.json("selfcheck.json");

  @Test
  void hashAndUniformNumbersAgree() {
    assertThat(Long.toUnsignedString(FormulaWeights.fnv1a64("input")))
        .isEqualTo(EXPECTED.get("fnv1a64_input").asText());
    for (int i = 0; i < 4; i++) {
      assertThat(FormulaWeights.uniform(1, "input", i))
          .isEqualTo(EXPECTED.get("u_1_input").get(i).asDouble());
    }
  }

  @Test
  void tensorsAgree() {
    assertStartsWith(
        FormulaWeights.tensor(1, "features.0.0.weight", 32, 3, 3, 3),
        EXPECTED.get("features.0.0.weight").get("first4"));
    assertStartsWith(
        FormulaWeights.tensor(1, "features.0.1.weight", 32),
        EXPECTED.get("features.0.1.weight").get("first4"));
    assertStartsWith(
        FormulaWeights.tensor(1, "features.1.0.block.1.fc1.bias", 8),
        EXPECTED.get("features.1.0.block.1.fc1.bias").get("first4"));
    assertStartsWith(
        FormulaWeights.tensor(1, "classifier.1.weight", 1000, 1280),
        EXPECTED.get("classifier.1.weight").get("first4"));
  }

  @Test
  void imagesAgree() {
    assertStartsWith(
        FormulaWeights.image(1, 1, 3, 224, 224), EXPECTED.get("image_1_1x3x224x224_first4"));
  }

  private static void assertStartsWith(float[] values, JsonNode expected) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(values[i]).isEqualTo((float) expected.get(i).asDouble());
    }
  }
}
