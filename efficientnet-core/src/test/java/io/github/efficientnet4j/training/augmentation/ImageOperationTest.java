package io.github.efficientnet4j.training.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.efficientnet4j.image.Pixels;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ImageOperationTest {

  private record Case(ImageOperation operation, double magnitude, String image, byte[] expected) {
    @Override
    public String toString() {
      return operation + " " + magnitude + " of " + image;
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (JsonNode golden : ReferenceImages.GOLDEN.get("operations")) {
      ReferenceImages.names()
          .forEachRemaining(
              image ->
                  cases.add(
                      new Case(
                          ImageOperation.valueOf(golden.get("operation").asText()),
                          golden.get("magnitude").asDouble(),
                          image,
                          ReferenceImages.samples(golden.get("results").get(image)))));
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void samplesEqualPils(Case golden) {
    Pixels image = ReferenceImages.image(golden.image());
    Pixels result = golden.operation().apply(image, golden.magnitude());
    assertThat(result.height()).isEqualTo(image.height());
    assertThat(result.width()).isEqualTo(image.width());
    assertThat(result.samples()).isEqualTo(golden.expected());
  }

  @Test
  void everyOperationButTheIdentityHasReferenceValues() {
    Set<ImageOperation> checked = EnumSet.of(ImageOperation.IDENTITY);
    cases().forEach(golden -> checked.add(golden.operation()));
    assertThat(checked).containsExactlyInAnyOrder(ImageOperation.values());
  }

  @ParameterizedTest
  @EnumSource(ImageOperation.class)
  void magnitudesEqualTorchvisions(ImageOperation operation) {
    assertMagnitudes(
        operation, ReferenceImages.GOLDEN.get("auto_augment").get(operation.name()), 10);
    assertMagnitudes(
        operation, ReferenceImages.GOLDEN.get("rand_augment").get(operation.name()), 31);
  }

  private static void assertMagnitudes(ImageOperation operation, JsonNode golden, int bins) {
    if (golden == null) {
      return;
    }
    assertThat(operation.signed()).isEqualTo(golden.get("signed").asBoolean());
    JsonNode magnitudes = golden.get("magnitudes");
    for (int bin = 0; bin < bins; bin++) {
      double expected = magnitudes.get(magnitudes.size() == 1 ? 0 : bin).asDouble();
      // torchvision's are in single precision.
      assertThat(operation.magnitude(bin, bins, 24, 32))
          .as("step " + bin)
          .isCloseTo(expected, within(1e-6 * Math.max(1, expected)));
    }
  }

  @ParameterizedTest
  @EnumSource(ImageOperation.class)
  void theImageGivenIsNotChanged(ImageOperation operation) {
    Pixels image = ReferenceImages.image("photo");
    byte[] before = image.samples().clone();
    operation.apply(image, operation.magnitude(9, 10, image.height(), image.width()));
    assertThat(image.samples()).isEqualTo(before);
  }

  @Test
  void stepsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageOperation.ROTATE.magnitude(10, 10, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageOperation.ROTATE.magnitude(0, 1, 1, 1));
  }

  @Test
  void solarizeInvertsFromTheThresholdOn() {
    Pixels image = Pixels.of(1, 1, 3, new byte[] {99, 100, (byte) 200});
    assertThat(ImageOperation.SOLARIZE.apply(image, 100).samples())
        .containsExactly(99, (byte) 155, 55);
  }

  @Test
  void translationMovesTheContentAndLeavesBlack() {
    Pixels image = Pixels.of(1, 2, 3, new byte[] {1, 2, 3, 4, 5, 6});
    assertThat(ImageOperation.TRANSLATE_X.apply(image, 1).samples())
        .containsExactly(0, 1, 2, 0, 4, 5);
    assertThat(ImageOperation.TRANSLATE_Y.apply(image, -1).samples())
        .containsExactly(4, 5, 6, 0, 0, 0);
  }
}
