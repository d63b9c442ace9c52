package io.github.efficientnet4j.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.efficientnet4j.GoldenCase;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClassActivationMappingTest {

  private static final EngineOptions VECTOR =
      EngineOptions.defaults().withKernels(KernelChoice.VECTOR);

  /** Kernels that do not change meanwhile: equal images give equal bits. */
  private static final EngineOptions SCALAR =
      EngineOptions.defaults().withKernels(KernelChoice.SCALAR);

  static Stream<GoldenCase> cases() {
    return EnumSet.range(EfficientNetVariant.B0, EfficientNetVariant.B7).stream()
        .flatMap(variant -> GoldenCase.of(variant).stream());
  }

  /** cam_top1 of the golden files: torchvision's classifier on torchvision's last feature map. */
  @ParameterizedTest
  @MethodSource("cases")
  void mapsOfTheTopClassEqualTorchvisions(GoldenCase golden) {
    // Plain Java needs a minute for B7 at 600 pixels.
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        "this JVM has no vector kernels");
    int[] shape = golden.inputShape();
    Network network = Network.of(golden.architecture(), golden.parameters());
    float[] first = Arrays.copyOf(golden.input(), shape[1] * shape[2] * shape[3]);
    try (ClassActivationMapping cam = ClassActivationMapping.of(network, VECTOR)) {
      ClassActivationMap map = cam.map(first, shape[2], shape[3], golden.topClass());
      assertThat(map.classIndex()).isEqualTo(golden.topClass());
      golden.assertClassActivationMap(map.height(), map.width(), map.values());
    }
  }

  @Test
  void theMeanOfAMapAndTheBiasAreTheLogit() {
    Network network = TinyNetwork.create();
    float[] bias = network.parameters().values("classifier.1.bias");
    try (ClassActivationMapping cam = ClassActivationMapping.of(network)) {
      List<Explanation> explanations = cam.explain(TinyNetwork.photo(70, 50), 10);
      assertThat(explanations).hasSize(TinyNetwork.CLASSES);
      for (Explanation explanation : explanations) {
        Prediction prediction = explanation.prediction();
        double mean = 0;
        for (float value : explanation.map().values()) {
          mean += value / explanation.map().values().length;
        }
        assertThat(mean + bias[prediction.index()]).isCloseTo(prediction.logit(), within(1e-5));
      }
    }
  }

  @Test
  void anyClassCanBeAskedFor() {
    try (ClassActivationMapping cam = ClassActivationMapping.of(TinyNetwork.create(), SCALAR)) {
      RgbImage photo = TinyNetwork.photo(40, 60);
      List<Explanation> all = cam.explain(photo, TinyNetwork.CLASSES);
      Explanation last = all.get(all.size() - 1);
      assertThat(cam.explainClass(photo, last.prediction().index()).prediction())
          .isEqualTo(last.prediction());
      assertThatThrownBy(() -> cam.explainClass(photo, TinyNetwork.CLASSES))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> cam.explain(photo, 0)).hasMessageContaining("k must be at least 1");
    }
  }

  @Test
  void aClosedExplainerSaysSo() {
    ClassActivationMapping cam = ClassActivationMapping.of(TinyNetwork.create());
    cam.close();
    cam.close();
    assertThatThrownBy(() -> cam.explain(TinyNetwork.photo(40, 40), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
