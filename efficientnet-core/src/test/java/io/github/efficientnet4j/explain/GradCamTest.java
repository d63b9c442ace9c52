package io.github.efficientnet4j.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.GoldenFiles;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradCamTest {

  /** Made once: their weights take longer than their maps. */
  private static final Map<String, Network> NETWORKS = new HashMap<>();

  /** Nothing that warms up while other cases compute. */
  private static final EngineOptions SCALAR =
      EngineOptions.defaults().withKernels(KernelChoice.SCALAR);

  static Stream<JsonNode> cases() throws IOException {
    try (InputStream stream = GradCamTest.class.getResourceAsStream("grad-cam.json")) {
      List<JsonNode> cases = new ArrayList<>();
      new ObjectMapper().readTree(stream).get("cases").forEach(cases::add);
      return cases.stream();
    }
  }

  private static Network network(String variant, boolean tensorFlow) {
    return NETWORKS.computeIfAbsent(
        variant + tensorFlow,
        key -> {
          Architecture torch = Architecture.efficientNet(EfficientNetVariant.parse(variant));
          Architecture architecture = tensorFlow ? torch.withTensorFlowConventions() : torch;
          String statistics = "efficientnet_" + variant + ".bn.safetensors";
          return Network.of(architecture, GoldenFiles.parameters(architecture, 1, statistics));
        });
  }

  /** grad-cam.json: torchvision's networks and PyTorch's autograd; it says how it was made. */
  @ParameterizedTest
  @MethodSource("cases")
  void mapsOfEveryStageEqualThoseOfPyTorchsGradients(JsonNode golden) {
    Network network =
        network(golden.get("variant").asText(), golden.get("tensor_flow").asBoolean());
    float[] input = FormulaWeights.image(1, 1, 3, 96, 128);
    try (GradCam gradCam = GradCam.of(network, golden.get("stage").asText(), SCALAR)) {
      ClassActivationMap map = gradCam.weighted(input, 96, 128, golden.get("class").asInt());
      assertThat(map.height()).isEqualTo(golden.get("height").asInt());
      assertThat(map.width()).isEqualTo(golden.get("width").asInt());
      double tolerance = 1e-3 * golden.get("std").asDouble();
      float[] values = map.values();
      int samples = golden.get("sample").size();
      for (int i = 0; i < samples; i++) {
        float value = values[i * values.length / 48];
        assertThat((double) value)
            .as("sample " + i)
            .isCloseTo(golden.get("sample").get(i).asDouble(), within(tolerance));
      }
    }
  }

  @Test
  void ofTheLastStageItIsTheRectifiedClassActivationMapOverTheNumberOfCells() {
    Network network = TinyNetwork.create();
    RgbImage photo = TinyNetwork.photo(80, 60);
    try (GradCam gradCam = GradCam.of(network, "features.4");
        ClassActivationMapping cam = ClassActivationMapping.of(network)) {
      List<Explanation> gradients = gradCam.explain(photo, TinyNetwork.CLASSES);
      List<Explanation> maps = cam.explain(photo, TinyNetwork.CLASSES);
      for (int k = 0; k < TinyNetwork.CLASSES; k++) {
        ClassActivationMap expected = maps.get(k).map().rectified();
        float[] actual = gradients.get(k).map().values();
        assertThat(gradients.get(k).map().classIndex()).isEqualTo(expected.classIndex());
        for (int i = 0; i < actual.length; i++) {
          assertThat(actual[i])
              .isCloseTo(expected.values()[i] / actual.length, within(1e-6f * expected.max()));
        }
      }
    }
  }

  @Test
  void anyClassCanBeAskedForAndNoCellIsNegative() {
    try (GradCam gradCam = GradCam.of(TinyNetwork.create(), "features.2")) {
      RgbImage photo = TinyNetwork.photo(80, 60);
      Explanation last = gradCam.explainClass(photo, TinyNetwork.CLASSES - 1);
      assertThat(last.prediction().index()).isEqualTo(TinyNetwork.CLASSES - 1);
      assertThat(last.map().min()).isNotNegative();
      assertThat(last.map().height()).isEqualTo(TinyNetwork.SIDE / 4);
      assertThatThrownBy(() -> gradCam.explainClass(photo, -1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void anUnknownStageIsAnsweredWithTheOnesThereAre() {
    assertThatThrownBy(() -> GradCam.of(TinyNetwork.create(), "features.9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("features.0, features.1, features.2, features.3, features.4");
  }
}
