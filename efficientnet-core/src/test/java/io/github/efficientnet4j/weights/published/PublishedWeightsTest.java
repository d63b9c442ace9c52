package io.github.efficientnet4j.weights.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.architecture.BatchNorm;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedWeightsTest {

  @Test
  void namesAndFileNamesAreUnique() {
    List<PublishedWeights> all = PublishedWeights.all();

    assertThat(all).hasSize(22);
    assertThat(all).extracting(PublishedWeights::name).doesNotHaveDuplicates();
    assertThat(
            all.stream().flatMap(w -> Stream.concat(Stream.of(w.fileName()), w.aliases().stream())))
        .doesNotHaveDuplicates();
  }

  @Test
  void everyVariantHasTorchvisionAndTensorFlowWeights() {
    for (int i = 0; i < 8; i++) {
      String variant = "b" + i;
      assertThat(PublishedWeights.all())
          .filteredOn(w -> w.variant().equals(variant))
          .extracting(PublishedWeights::source)
          .contains(WeightsSource.TORCHVISION, WeightsSource.TIMM);
      assertThat(PublishedWeights.byName("tf_efficientnet_" + variant + ".aa_in1k").variant())
          .isEqualTo(variant);
    }
  }

  @Test
  void torchvisionHashesBeginWithTheDigitsInTheFileName() {
    assertThat(PublishedWeights.all())
        .filteredOn(w -> w.source() == WeightsSource.TORCHVISION)
        .allSatisfy(
            w -> {
              String digits = w.fileName().replaceAll(".*-([0-9a-f]{8})\\.pth", "$1");
              String hex =
                  w.checksum() instanceof Checksum.Sha256 whole
                      ? whole.hex()
                      : ((Checksum.Sha256Prefix) w.checksum()).hex();
              assertThat(hex).startsWith(digits);
            });
  }

  /** Values of torchvision/models/efficientnet.py. */
  @Test
  void describesTorchvisionsSecondB1() {
    PublishedWeights b1 = PublishedWeights.byName("efficientnet_b1.imagenet1k_v2");

    assertThat(b1.transform()).isEqualTo(ImageTransform.imageNet(255, 240, Resampling.BILINEAR));
    assertThat(b1.accuracy()).isEqualTo(new PublishedAccuracy(79.838, 94.934));
    assertThat(b1.padding()).isEqualTo(PaddingMode.SYMMETRIC);
    assertThat(b1.batchNorm()).isEqualTo(new BatchNorm(1e-5, 0.1));
    assertThat(b1.source().licence()).isEqualTo("BSD-3-Clause");
    assertThat(b1.classes()).isEqualTo(1000);
  }

  @Test
  void describesTheConvertedB7AndItsTensorFlowForm() {
    PublishedWeights torchvision = PublishedWeights.defaultFor("b7");
    PublishedWeights tensorFlow = PublishedWeights.byName("tf_efficientnet_b7.aa_in1k");

    assertThat(torchvision.padding()).isEqualTo(PaddingMode.SYMMETRIC);
    assertThat(torchvision.batchNorm()).isEqualTo(new BatchNorm(1e-3, 0.01));
    assertThat(tensorFlow.padding()).isEqualTo(PaddingMode.SAME);
    assertThat(tensorFlow.batchNorm()).isEqualTo(new BatchNorm(1e-3, 0.01));
    assertThat(tensorFlow.source().licence()).isEqualTo("Apache-2.0");
  }

  /** floor(input / crop_pct), as timm/data/transforms_factory.py computes it. */
  @ParameterizedTest
  @CsvSource({
    "efficientnet_b0.ra_in1k, 256, 224",
    "efficientnet_b4.ra2_in1k, 365, 320",
    "tf_efficientnet_b1.aa_in1k, 272, 240",
    "tf_efficientnet_b3.aa_in1k, 331, 300",
    "tf_efficientnet_b7.aa_in1k, 632, 600",
  })
  void timmsTransformIsItsCropShare(String name, int resize, int crop) {
    assertThat(PublishedWeights.byName(name).transform())
        .isEqualTo(ImageTransform.imageNet(resize, crop, Resampling.BICUBIC));
  }

  @ParameterizedTest
  @CsvSource({
    "b0, efficientnet_b0.imagenet1k_v1",
    "B1, efficientnet_b1.imagenet1k_v2",
    "efficientnet-b2, efficientnet_b2.imagenet1k_v1",
    "EfficientNet_B3_Weights.IMAGENET1K_V1, efficientnet_b3.imagenet1k_v1",
    "timm/TF_EfficientNet_B4.aa_in1k, tf_efficientnet_b4.aa_in1k",
    "' efficientnet_b0.ra_in1k ', efficientnet_b0.ra_in1k",
  })
  void understandsTheUsualSpellings(String spelling, String name) {
    assertThat(PublishedWeights.byName(spelling).name()).isEqualTo(name);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> PublishedWeights.byName("efficientnet_b0.ra2_in1k"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'efficientnet_b0.ra2_in1k'")
        .hasMessageContaining("did you mean efficientnet_b0.ra_in1k or");
  }

  @Test
  void aNameLikeNoOtherIsAnsweredWithAll() {
    assertThatThrownBy(() -> PublishedWeights.byName("resnet"))
        .hasMessageContaining("the full ones efficientnet_b0.imagenet1k_v1")
        .hasMessageContaining("tf_efficientnet_b7.aa_in1k");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b8", "b", "c0"})
  void aShortNameIsAnsweredWithTheShortNames(String name) {
    assertThatThrownBy(() -> PublishedWeights.byName(name))
        .hasMessageContaining("'" + name + "'")
        .hasMessageContaining("the short names are b0, b1, b2, b3, b4, b5, b6, b7");
  }

  @Test
  void aVariantWithoutWeightsIsRefused() {
    assertThatThrownBy(() -> PublishedWeights.defaultFor("b8"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("b0 to b7");
  }

  @ParameterizedTest
  @CsvSource({
    "x/efficientnet_b0_rwightman-7f5810bc.pth, efficientnet_b0.imagenet1k_v1",
    "x/efficientnet_b0_rwightman-3dd342df.pth, efficientnet_b0.imagenet1k_v1",
    "efficientnet_b5_lukemelas-b6417697.pth, efficientnet_b5.imagenet1k_v1",
    "tf_efficientnet_b6.aa_in1k.safetensors, tf_efficientnet_b6.aa_in1k",
    "hub/efficientnet_b0.ra_in1k/model.safetensors, efficientnet_b0.ra_in1k",
    "hub/models--timm--efficientnet_b3.ra2_in1k/snapshots/ab/model.safetensors,"
        + " efficientnet_b3.ra2_in1k",
  })
  void recognisesALocalFileByItsName(Path file, String name) {
    assertThat(PublishedWeights.recognise(file)).get().extracting("name").isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"my.pth", "model.safetensors", "x/model.safetensors", "/"})
  void doesNotRecogniseOtherNames(Path file) {
    assertThat(PublishedWeights.recognise(file)).isEmpty();
  }

  @Test
  void addressesAreThePublishersOrTheMirrors() {
    WeightsCache cache = WeightsCache.in(Path.of("cache"));
    PublishedWeights timm = PublishedWeights.byName("efficientnet_b0.ra_in1k");

    assertThat(cache.uri(PublishedWeights.defaultFor("b0")))
        .hasToString("https://download.pytorch.org/models/efficientnet_b0_rwightman-7f5810bc.pth");
    assertThat(cache.uri(timm))
        .hasToString(
            "https://huggingface.co/timm/efficientnet_b0.ra_in1k/resolve/main/model.safetensors");
    assertThat(
            cache.withMirror(WeightsSource.TIMM, URI.create("http://mirror.example/m")).uri(timm))
        .hasToString(
            "http://mirror.example/m/efficientnet_b0.ra_in1k/resolve/main/model.safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil.pth", "a/b.pth", ".hidden.pth", "c:evil.pth", "weights.bin", ""})
  void aFileNameCannotLeaveTheCacheFolder(String fileName) {
    Checksum checksum = new Checksum.Sha256Prefix("0123abcd");

    assertThatThrownBy(() -> TestWeights.entry("own.v1", fileName, checksum, 1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + fileName + "'");
  }

  @Test
  void aPthFileNeedsAHash() {
    assertThatThrownBy(() -> TestWeights.entry("own.v1", "own.pth", new Checksum.FirstUse(), 1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("own.pth has no published hash");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "123", "0123456789abcdeg"})
  void hashesAreHexadecimal(String hex) {
    assertThatThrownBy(() -> new Checksum.Sha256Prefix(hex))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Checksum.Sha256(hex)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void factsAreChecked() {
    ImageTransform padding = ImageTransform.imageNet(200, 224, Resampling.BICUBIC);
    ImageTransform grey =
        ImageTransform.imageNet(256, 224, Resampling.BICUBIC)
            .withNormalization(List.of(0.5), List.of(0.5));
    for (ImageTransform transform : List.of(padding, grey)) {
      assertThatThrownBy(
              () -> TestWeights.entry("a", "a.safetensors", new Checksum.FirstUse(), 1, transform))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(transform.toString());
    }
    assertThatThrownBy(() -> new PublishedAccuracy(90, 80)).hasMessageContaining("top1 90.0");
  }
}
