package io.github.efficientnet4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class InitializationTest {

  private static final Architecture B0 = Architecture.efficientNet(EfficientNetVariant.B0);
  private static final Architecture MOBILENET_V1 = Architecture.mobileNetV1();
  private static final Architecture MOBILENET_V2 = Architecture.mobileNetV2();
  private static final Architecture RESNET_50 = Architecture.resNet50();

  private static Parameters drawn(Architecture network, long seed) {
    return Initialization.parameters(Graph.of(network), seed);
  }

  private static boolean ofClassifier(String name) {
    return name.startsWith("classifier.") || name.startsWith("fc.");
  }

  /** Of the bits of all values, in the order of the tensors. */
  private static int hash(Parameters parameters, Predicate<String> names) {
    return parameters.specs().keySet().stream()
        .filter(names)
        .mapToInt(name -> Arrays.hashCode(parameters.values(name)))
        .reduce(1, (hash, tensor) -> 31 * hash + tensor);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    double sum = 0;
    for (float value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }

  private static void assertUniform(float[] values, double limit) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isLessThanOrEqualTo(limit).isGreaterThan(0.98 * limit);
    // The deviation of a uniform distribution is its half width over sqrt(3).
    assertThat(deviation(values)).isCloseTo(limit / Math.sqrt(3), within(0.06 * limit));
  }

  /** So that trainings recorded with a seed can be repeated; computed before there were rules. */
  @Tag("slow")
  @Test
  void aSeedDrawsTheBitsThatItAlwaysDrew() {
    assertThat(hash(drawn(B0, 0), name -> true)).isEqualTo(167542222);
    Predicate<String> backbone = name -> !ofClassifier(name);
    assertThat(hash(drawn(MOBILENET_V1, 0), backbone)).isEqualTo(221039735);
    assertThat(hash(drawn(MOBILENET_V2, 0), backbone)).isEqualTo(-1227202155);
    assertThat(hash(drawn(RESNET_50, 0), backbone)).isEqualTo(1008487518);
    Labels three = Labels.of(List.of("a", "b", "c"));
    Parameters replaced = Network.create(B0, 3).withClassifier(three, 5).parameters();
    assertThat(Arrays.hashCode(replaced.values("classifier.1.weight"))).isEqualTo(1440717214);
  }

  @Tag("slow")
  @Test
  void theSameSeedDrawsTheSameClassifierInEveryFamily() {
    for (Architecture network : List.of(B0, MOBILENET_V1, MOBILENET_V2, RESNET_50)) {
      int once = hash(drawn(network, 7), InitializationTest::ofClassifier);
      assertThat(hash(drawn(network, 7), InitializationTest::ofClassifier)).isEqualTo(once);
      assertThat(hash(drawn(network, 8), InitializationTest::ofClassifier)).isNotEqualTo(once);
    }
  }

  @Test
  void anEfficientNetsClassifierIsUniformByItsClasses() {
    Parameters parameters = drawn(B0.withClasses(16), 1);
    assertUniform(parameters.values("classifier.1.weight"), 0.25); // 1 / sqrt(16)
    assertThat(parameters.values("classifier.1.bias")).containsOnly(0);
  }

  @Test
  void aMobileNetsClassifierIsNormalWithADeviationOfAHundredth() {
    for (Architecture network : List.of(MOBILENET_V1, MOBILENET_V2)) {
      Parameters parameters = drawn(network.withClasses(16), 1);
      float[] kernel = parameters.values("classifier.1.weight");
      assertThat(deviation(kernel)).isCloseTo(0.01, within(0.0002));
      // A mean of 16 x 1024 values has a deviation of 0.01 / 128.
      assertThat(mean(kernel)).isCloseTo(0, within(0.0003));
      assertThat(parameters.values("classifier.1.bias")).containsOnly(0);
    }
  }

  @Tag("slow")
  @Test
  void aResNetsClassifierIsUniformByItsFeatures() {
    Parameters parameters = drawn(RESNET_50, 1);
    double limit = 0.022097087; // 1 / sqrt(2048)
    assertUniform(parameters.values("fc.weight"), limit);
    assertUniform(parameters.values("fc.bias"), limit);
  }

  @Tag("slow")
  @Test
  void aReplacedClassifierIsDrawnAsThatOfANewNetwork() {
    Labels labels = Labels.of(List.of("a", "b", "c"));
    for (Architecture network : List.of(B0, MOBILENET_V1, MOBILENET_V2, RESNET_50)) {
      Parameters replaced = Network.create(network, 1).withClassifier(labels, 5).parameters();
      Parameters created = Network.create(network.withClasses(3), 5).parameters();
      for (ParameterSpec spec : created.specs().values()) {
        if (ofClassifier(spec.name())) {
          assertThat(replaced.values(spec.name()))
              .as("%s of %s", spec.name(), network.name())
              .isEqualTo(created.values(spec.name()));
        }
      }
    }
  }
}
