package io.github.efficientnet4j.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.efficientnet4j.SharedFiles;
import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TensorFlow's MobileNetV1 of width 0.25, trained on ImageNet, on photos: the top five, computed in
 * float64 by PyTorch's convolutions. It is the network of the README's picture.
 */
class TrainedWeightsTest {

  private static final List<Double> HALVES = List.of(0.5, 0.5, 0.5);

  private static Network network() throws IOException {
    Architecture quarter =
        Architecture.mobileNetV1()
            .scaledBy(new ScalingCoefficients(0.25, 1, 1))
            .withTensorFlowConventions()
            .withActivation(Activation.RELU6);
    return Network.load(SharedFiles.require("real/mobilenet_v1_0.25_224.safetensors"), quarter)
        .withTransform(
            ImageTransform.imageNet(256, 224, Resampling.BILINEAR)
                .withNormalization(HALVES, HALVES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chelsea.png", "coffee.png", "astronaut.png"})
  void seesInPhotosWhatTheReferenceSees(String name) throws IOException {
    JsonNode expected =
        new ObjectMapper()
            .readTree(SharedFiles.require("real/expected.json").toFile())
            .required(name);
    double tolerance = 1e-3 * expected.required("logits_std").asDouble();
    try (ClassActivationMapping maps = ClassActivationMapping.of(network())) {
      List<Explanation> explanations =
          maps.explain(ImageDecoder.standard().decode(SharedFiles.require("images/" + name)), 5);
      for (int rank = 0; rank < 5; rank++) {
        Prediction prediction = explanations.get(rank).prediction();
        assertThat(prediction.index()).isEqualTo(expected.required("top5").get(rank).asInt());
        assertThat((double) prediction.logit())
            .isCloseTo(expected.required("logits").get(rank).asDouble(), within(tolerance));
      }
    }
  }
}
