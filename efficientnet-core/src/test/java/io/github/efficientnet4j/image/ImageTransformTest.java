package io.github.efficientnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.efficientnet4j.GoldenFiles;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against torchvision's evaluation transforms of the same photos, made with PIL 9.4. */
class ImageTransformTest {

  private static final JsonNode GOLDEN = GoldenFiles.json("preprocess/preprocess.json");

  static RgbImage photo(String name) throws IOException {
    try (InputStream stream =
        ImageTransformTest.class.getResourceAsStream("/io/github/efficientnet4j/images/" + name)) {
      return ImageDecoder.standard().decode(stream);
    }
  }

  private static List<String> cases(boolean png) {
    List<String> names = new ArrayList<>();
    GOLDEN
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().has("sha256_rgb_bytes")
                  && entry.getKey().contains(".png") == png) {
                names.add(entry.getKey());
              }
            });
    return names;
  }

  static Stream<String> pngCases() {
    return cases(true).stream();
  }

  static Stream<String> jpegCases() {
    return cases(false).stream();
  }

  private static ImageTransform transform(JsonNode golden) {
    Resampling filter = Resampling.valueOf(golden.get("interpolation").asText().toUpperCase());
    return ImageTransform.imageNet(
        golden.get("resize").asInt(), golden.get("crop").asInt(), filter);
  }

  @Test
  void thereAreCasesForEveryVariantAndPhoto() {
    assertThat(cases(true)).hasSize(27);
    assertThat(cases(false)).hasSize(9);
  }

  @ParameterizedTest
  @MethodSource("pngCases")
  void cropsOfPngPhotosEqualPilsByteForByte(String name) throws Exception {
    JsonNode golden = GOLDEN.get(name);
    RgbImage crop = transform(golden).cropped(photo(name.substring(0, name.indexOf('/'))));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(crop.toBytes());
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(golden.get("sha256_rgb_bytes").asText());
  }

  @ParameterizedTest
  @MethodSource("pngCases")
  void normalisedTensorsEqualTorchvisions(String name) throws IOException {
    JsonNode golden = GOLDEN.get(name).get("tensor");
    float[] tensor = transform(GOLDEN.get(name)).apply(photo(name.substring(0, name.indexOf('/'))));
    double sum = 0;
    for (float value : tensor) {
      sum += value;
    }
    double mean = sum / tensor.length;
    double squares = 0;
    for (float value : tensor) {
      squares += (value - mean) * (value - mean);
    }
    assertThat(mean).isCloseTo(golden.get("mean").asDouble(), within(1e-6));
    assertThat(Math.sqrt(squares / tensor.length))
        .isCloseTo(golden.get("std").asDouble(), within(1e-6));
    int k = golden.get("sample").size();
    for (int i = 0; i < k; i++) {
      assertThat((double) tensor[(int) ((long) i * tensor.length / k)])
          .isCloseTo(golden.get("sample").get(i).asDouble(), within(1e-6));
    }
  }

  /** JPEG decoders may round differently; between libjpeg-turbo and this one it is a few levels. */
  @ParameterizedTest
  @MethodSource("jpegCases")
  void cropsOfJpegPhotosAreWithinAFewLevels(String name) throws IOException {
    JsonNode golden = GOLDEN.get(name);
    byte[] crop = transform(golden).cropped(photo(name.substring(0, name.indexOf('/')))).toBytes();
    int k = golden.get("sample_rgb").size();
    for (int i = 0; i < k; i++) {
      assertThat(crop[(int) ((long) i * crop.length / k)] & 0xff)
          .isCloseTo(golden.get("sample_rgb").get(i).asInt(), within(4));
    }
    double[] sums = new double[3];
    for (int i = 0; i < crop.length; i++) {
      sums[i % 3] += crop[i] & 0xff;
    }
    for (int c = 0; c < 3; c++) {
      assertThat(sums[c] / (crop.length / 3))
          .isCloseTo(golden.get("mean_rgb").get(c).asDouble(), within(0.5));
    }
  }

  @Test
  void anImageSmallerThanTheCropIsPaddedWithBlack() {
    RgbImage white = RgbImage.of(1, 1, new byte[] {-1, -1, -1});
    RgbImage crop =
        new ImageTransform(2, 4, 6, Resampling.BILINEAR, List.of(0.), List.of(1.)).cropped(white);
    assertThat(crop.width()).isEqualTo(6);
    assertThat(crop.height()).isEqualTo(4);
    assertThat(crop.sample(0, 0, 0)).isZero();
    assertThat(crop.sample(2, 1, 0)).isEqualTo(255);
    assertThat(crop.sample(3, 2, 2)).isEqualTo(255);
    assertThat(crop.sample(4, 2, 2)).isZero();
  }

  /** 40x20 is resized to 20x10, of which the centre 8x8 begins at column 6 and row 1. */
  @Test
  void theVisiblePartIsTheCropInThePhotosPixels() {
    ImageTransform transform = ImageTransform.imageNet(10, 8, Resampling.BILINEAR);
    assertThat(transform.visiblePart(40, 20)).isEqualTo(new ImageRegion(12, 2, 16, 16));
    assertThat(transform.visiblePart(20, 40)).isEqualTo(new ImageRegion(2, 12, 16, 16));
  }

  @Test
  void ofAPaddedCropTheVisiblePartReachesBeyondTheImage() {
    var transform = new ImageTransform(2, 4, 6, Resampling.BILINEAR, List.of(0.), List.of(1.));
    assertThat(transform.visiblePart(1, 1)).isEqualTo(new ImageRegion(-1, -0.5, 3, 2));
    assertThatThrownBy(() -> transform.visiblePart(0, 1)).hasMessageContaining("0x1");
  }

  @Test
  void oneChannelMeansPilsGrey() {
    // (19595 · 200 + 38470 · 100 + 7471 · 50 + 2^15) / 2^16 = 124.7 rounds to 124 + 1/2 down: 124.
    RgbImage image = RgbImage.of(1, 1, new byte[] {(byte) 200, 100, 50});
    var transform = new ImageTransform(1, 1, 1, Resampling.BICUBIC, List.of(0.), List.of(1.));
    assertThat(transform.apply(image)[0]).isEqualTo(124 / 255f);
  }

  @Test
  void timmsCropPartGivesTheResize() {
    assertThat(ImageTransform.timm(224, 0.875, Resampling.BICUBIC).resize()).isEqualTo(256);
    assertThat(ImageTransform.timm(600, 0.949, Resampling.BICUBIC).resize()).isEqualTo(632);
    assertThat(ImageTransform.timm(456, 1, Resampling.BICUBIC).resize()).isEqualTo(456);
  }

  /** timm/data/transforms_factory.py: {@code scale_size = math.floor(img_size / crop_pct)}. */
  @Test
  void timmsResizeDropsTheFraction() {
    // 331.86 and 365.71
    assertThat(ImageTransform.timm(300, 0.904, Resampling.BICUBIC).resize()).isEqualTo(331);
    assertThat(ImageTransform.timm(320, 0.875, Resampling.BICUBIC).resize()).isEqualTo(365);
  }

  @Test
  void impossibleTransformsAreRefused() {
    assertThatThrownBy(() -> ImageTransform.imageNet(0, 1, Resampling.BICUBIC))
        .hasMessageContaining("resize");
    assertThatThrownBy(() -> ImageTransform.imageNet(1, -1, Resampling.BICUBIC))
        .hasMessageContaining("crop height");
    assertThatThrownBy(
            () -> new ImageTransform(1, 1, 0, Resampling.BICUBIC, List.of(0.), List.of(1.)))
        .hasMessageContaining("crop width");
    assertThatThrownBy(() -> ImageTransform.imageNet(16_385, 1, Resampling.BICUBIC))
        .hasMessageContaining("resize");
    assertThat(ImageTransform.imageNet(16_384, 1, Resampling.BICUBIC).resize()).isEqualTo(16_384);
    assertThatThrownBy(() -> ImageTransform.timm(224, 0, Resampling.BICUBIC))
        .hasMessageContaining("0.0");
    ImageTransform good = ImageTransform.imageNet(1, 1, Resampling.BICUBIC);
    assertThatThrownBy(() -> good.withNormalization(List.of(0., 0.), List.of(1.)))
        .hasMessageContaining("per channel");
    assertThatThrownBy(() -> good.withNormalization(List.of(0.), List.of(0.)))
        .hasMessageContaining("std");
    assertThatThrownBy(() -> ImageTransform.timm(224, 1.5, Resampling.BICUBIC))
        .hasMessageContaining("1.5");
    RgbImage line = RgbImage.of(2000, 1, new byte[6000]);
    assertThatThrownBy(() -> ImageTransform.imageNet(16000, 1, Resampling.BICUBIC).apply(line))
        .hasMessageContaining("too narrow");
  }
}
