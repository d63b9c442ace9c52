package io.github.efficientnet4j.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CostTest {

  /** costs.json: counted by hooks on torchvision 0.14.1's own modules. */
  private static JsonNode torchvision(EfficientNetVariant variant) throws IOException {
    try (var stream =
        CostTest.class.getResourceAsStream("/io/github/efficientnet4j/golden/costs.json")) {
      return new ObjectMapper().readTree(stream).get(variant.modelName());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"B0", "B1", "B2", "B3", "B4", "B5", "B6", "B7"})
  void equalsTorchvisionsExactly(EfficientNetVariant variant) throws IOException {
    JsonNode expected = torchvision(variant);
    Cost cost = Cost.of(Graph.of(Architecture.efficientNet(variant)));
    assertThat(cost.parameters()).isEqualTo(expected.get("parameters").asLong());
    assertThat(cost.multiplyAdds()).isEqualTo(expected.get("multiply_adds").asLong());
    assertThat(cost.convolutionMultiplyAdds())
        .isEqualTo(expected.get("convolution_multiply_adds").asLong());
    assertThat(cost.convolutions()).isEqualTo(expected.get("convolution_layers").asInt());
    assertThat(cost.activations()).isEqualTo(expected.get("convolution_activations").asLong());
  }

  @Test
  void laterVariantsHaveTheirKnownParameterCounts() {
    // Counted by timm for tf_efficientnet_b8 and tf_efficientnet_l2.
    assertThat(parameters(EfficientNetVariant.B8)).isEqualTo(87_413_142L);
    assertThat(parameters(EfficientNetVariant.L2)).isEqualTo(480_309_308L);
  }

  private static long parameters(EfficientNetVariant variant) {
    return Cost.of(Graph.of(Architecture.efficientNet(variant), 32, 32)).parameters();
  }

  @Test
  void thePartsAddUpToTheWhole() {
    Graph graph = Graph.of(Architecture.efficientNetB0());
    Summary summary = Summary.of(graph);
    Cost sum = summary.rows().stream().map(Summary.Row::cost).reduce(Cost::plus).orElseThrow();
    assertThat(sum).isEqualTo(Cost.of(graph)).isEqualTo(summary.total());
    assertThat(summary.rows().stream().mapToLong(Summary.Row::peakActivationBytes).max())
        .hasValue(summary.peakActivationBytes());
  }

  @Test
  void peakMemoryIsThatOfTheWidestMomentWorkedByHand() {
    // Input 3x8x8; stem 8x4x4; MBConv2 without gate: expansion to 16x4x4 while the block's input
    // stays for the skip, then depthwise needs its input and output at once: 8 + 16 + 16 maps of
    // 16.
    Architecture network =
        Architecture.builder("by hand")
            .stem(8)
            .stage(MBConv.of(3, 2).withoutSqueezeExcitation(), 8, 1, 1)
            .head(4)
            .classes(2)
            .build();
    Graph graph = Graph.of(network, 8, 8);
    assertThat(Cost.peakActivationBytes(graph)).isEqualTo((8 + 16 + 16) * 16 * 4L);
    // Stem: its input of 3x8x8 and its output. Head: 8 maps in, 4 out. Classifier: 4 maps and 4
    // averages, more than 4 averages and 2 logits.
    assertThat(Summary.of(graph).rows())
        .extracting(Summary.Row::peakActivationBytes)
        .containsExactly(
            (3 * 64 + 8 * 16) * 4L, (8 + 16 + 16) * 16 * 4L, (8 + 4) * 16 * 4L, (4 * 16 + 4) * 4L);
  }

  @Test
  void theTableIsReadable() {
    String table = Summary.of(Architecture.efficientNetB0(), 224, 224).toString();
    assertThat(table)
        .startsWith("efficientnet_b0, input 3x224x224\n")
        .contains("MBConv6, k5x5")
        .contains("5,288,548")
        .contains("385,814,752")
        .contains("5.3 M parameters");
    assertThat(table.lines().filter(line -> line.startsWith("features.")).map(String::length))
        .allMatch(length -> length <= 120)
        .hasSize(9);
  }

  @Test
  void theJsonHoldsTheSameNumbers() throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(Summary.of(Architecture.efficientNetB0(), 96, 128).toJson());
    assertThat(json.get("model").asText()).isEqualTo("efficientnet_b0");
    assertThat(json.get("input")).hasToString("[3,96,128]");
    assertThat(json.get("parameters").asLong()).isEqualTo(5_288_548);
    assertThat(json.get("peak_activation_bytes").asLong()).isPositive();
    long stages = 0;
    for (JsonNode stage : json.get("stages")) {
      stages += stage.get("multiply_adds").asLong();
      assertThat(stage.get("peak_activation_bytes").asLong()).isPositive();
    }
    assertThat(stages).isEqualTo(json.get("multiply_adds").asLong()).isPositive();
  }
}
