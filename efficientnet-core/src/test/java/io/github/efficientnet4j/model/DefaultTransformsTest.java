package io.github.efficientnet4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultTransformsTest {

  private static Architecture own(int resolution, int channels) {
    return Architecture.builder("own")
        .inputChannels(channels)
        .resolution(resolution)
        .stem(8, 3, 2)
        .stage(MBConv.of(3, 1), 8, 1, 1)
        .head(16)
        .classes(2)
        .build();
  }

  /** Resized to the resolution divided by 0.875, and rounded. */
  @ParameterizedTest
  @CsvSource({"224, 256", "28, 32", "300, 343", "32, 37"})
  void networksOfOnesOwnAreResizedBicubicallyToEightSeventhsOfTheirResolution(
      int resolution, int resize) {
    assertThat(DefaultTransforms.of(own(resolution, 3)))
        .isEqualTo(ImageTransform.imageNet(resize, resolution, Resampling.BICUBIC));
  }

  /** The transforms of torchvision's newest weights. */
  @ParameterizedTest
  @CsvSource({"B0, 256, 224, BICUBIC", "B1, 255, 240, BILINEAR", "B7, 600, 600, BICUBIC"})
  void variantsHaveTheTransformOfTheirPublishedWeights(
      EfficientNetVariant variant, int resize, int crop, Resampling resampling) {
    assertThat(DefaultTransforms.of(Architecture.efficientNet(variant)))
        .isEqualTo(ImageTransform.imageNet(resize, crop, resampling));
  }

  @ParameterizedTest
  @CsvSource({"B8, 768, 672", "L2, 914, 800"})
  void variantsWithoutTorchvisionsWeightsFollowTheRule(
      EfficientNetVariant variant, int resize, int crop) {
    assertThat(DefaultTransforms.of(Architecture.efficientNet(variant)))
        .isEqualTo(ImageTransform.imageNet(resize, crop, Resampling.BICUBIC));
  }

  @Test
  void aVariantAtAnotherResolutionFollowsTheRule() {
    Architecture network = Architecture.efficientNet(EfficientNetVariant.B1).withResolution(224);
    assertThat(DefaultTransforms.of(network))
        .isEqualTo(ImageTransform.imageNet(256, 224, Resampling.BICUBIC));
  }

  /** As torchvision evaluates them. */
  @Test
  void otherFamiliesAreResizedBilinearly() {
    ImageTransform bilinear = ImageTransform.imageNet(256, 224, Resampling.BILINEAR);
    assertThat(
            List.of(
                Architecture.mobileNetV1(), Architecture.mobileNetV2(), Architecture.resNet50()))
        .extracting(DefaultTransforms::of)
        .containsOnly(bilinear);
  }

  @Test
  void greyImagesHaveTheMeanOfTheThreeChannels() {
    ImageTransform grey = DefaultTransforms.of(own(28, 1));
    assertThat(grey.mean())
        .singleElement()
        .satisfies(m -> assertThat(m).isCloseTo(0.449, within(1e-12)));
    assertThat(grey.std())
        .singleElement()
        .satisfies(s -> assertThat(s).isCloseTo(0.226, within(1e-12)));
  }

  @Test
  void moreChannelsRepeatThoseOfColours() {
    ImageTransform five = DefaultTransforms.of(own(28, 5));
    assertThat(five.mean()).containsExactly(0.485, 0.456, 0.406, 0.485, 0.456);
    assertThat(five.std()).containsExactly(0.229, 0.224, 0.225, 0.229, 0.224);
  }
}
