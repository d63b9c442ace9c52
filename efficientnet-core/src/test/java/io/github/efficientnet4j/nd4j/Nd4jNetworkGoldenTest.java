package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.GoldenCase;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every variant, and every other baseline, on ND4J against torchvision's values. */
class Nd4jNetworkGoldenTest {

  static Stream<GoldenCase> cases() {
    return Stream.concat(
            EnumSet.range(EfficientNetVariant.B0, EfficientNetVariant.B7).stream()
                .map(Architecture::efficientNet),
            Architecture.otherBaselines().stream())
        .flatMap(network -> GoldenCase.of(network).stream());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesTorchvisionsValues(GoldenCase golden) {

    var nd4j = new Nd4jNetwork(golden.architecture(), golden.parameters());
    long[] shape = Arrays.stream(golden.inputShape()).asLongStream().toArray();
    try (INDArray images = Nd4j.createFromArray(golden.input()).reshape('c', shape)) {
      golden.assertLogits(nd4j.logits(images).data().asFloat());
      nd4j.features(images, golden.featureNames())
          .forEach(
              (name, map) -> {
                golden.assertFeature(name, map.shape(), map.data().asFloat());
                map.close();
              });
    }
  }
}
