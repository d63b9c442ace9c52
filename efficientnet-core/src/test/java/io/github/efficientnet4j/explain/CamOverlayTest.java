package io.github.efficientnet4j.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.explain.CamStyle.Background;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.image.RgbImage;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CamOverlayTest {

  private static final CamStyle OPAQUE =
      new CamStyle(Background.PHOTO, ColorMap.VIRIDIS, 1, Resampling.BILINEAR);

  /** Warm in the lower right quarter. */
  private static final ClassActivationMap MAP =
      ClassActivationMap.of(0, 2, 2, new float[] {0, 0, 0, 1});

  /** 40x20 pixels; the shorter side resized to 10, the centre 8x8 cropped: 16x16 of the photo. */
  private static final ImageTransform TRANSFORM =
      ImageTransform.imageNet(10, 8, Resampling.BILINEAR);

  private static RgbImage grey(int width, int height, int level) {
    byte[] pixels = new byte[3 * width * height];
    Arrays.fill(pixels, (byte) level);
    return RgbImage.of(width, height, pixels);
  }

  private static int rgb(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xffffff;
  }

  @Test
  void coloursLieWhereTheNetworkSawThePhoto() {
    BufferedImage image = CamOverlay.of(grey(40, 20, 100), TRANSFORM, OPAQUE).image(MAP);
    assertThat(image.getWidth()).isEqualTo(40);
    assertThat(image.getHeight()).isEqualTo(20);
    // Columns 12 to 27 and rows 2 to 17 are the crop.
    int coldest = ColorMap.VIRIDIS.at(0);
    int warmest = ColorMap.VIRIDIS.at(1);
    assertThat(rgb(image, 12, 2)).isEqualTo(coldest);
    assertThat(rgb(image, 12, 17)).isEqualTo(coldest);
    assertThat(rgb(image, 27, 17)).isEqualTo(warmest);
    for (int[] outside : new int[][] {{11, 10}, {28, 10}, {20, 1}, {20, 18}}) {
      int color = rgb(image, outside[0], outside[1]);
      assertThat(color & 0xff).isEqualTo(color >> 16).isEqualTo(color >> 8 & 0xff);
      assertThat(color & 0xff).as("paler than the photo").isGreaterThan(100);
    }
  }

  @Test
  void aSmallerPictureHasTheMapInTheSamePlace() {
    BufferedImage image =
        CamOverlay.of(grey(40, 20, 100), TRANSFORM, OPAQUE).resized(20, 10).image(MAP);
    assertThat(rgb(image, 13, 8)).isEqualTo(ColorMap.VIRIDIS.at(1));
    assertThat(rgb(image, 6, 1)).isEqualTo(ColorMap.VIRIDIS.at(0));
    assertThat(rgb(image, 14, 8)).isNotEqualTo(ColorMap.VIRIDIS.at(1));
  }

  @Test
  void overTheInputTheMapCoversEverything() {
    BufferedImage image =
        CamOverlay.of(grey(40, 20, 100), TRANSFORM, OPAQUE.withBackground(Background.INPUT))
            .image(MAP);
    assertThat(image.getWidth()).isEqualTo(8);
    assertThat(rgb(image, 0, 0)).isEqualTo(ColorMap.VIRIDIS.at(0));
    assertThat(rgb(image, 7, 7)).isEqualTo(ColorMap.VIRIDIS.at(1));
  }

  @Test
  void withoutOpacityThePhotoIsGrey() {
    byte[] red = {(byte) 200, 0, 0};
    CamStyle clear = new CamStyle(Background.PHOTO, ColorMap.INFERNO, 0, Resampling.BICUBIC);
    BufferedImage image = CamOverlay.of(RgbImage.of(1, 1, red), clear).image(MAP);
    assertThat(rgb(image, 0, 0)).isEqualTo(0x3c3c3c);
  }

  @Test
  void whatTheNetworkSeesIsFramed() {
    BufferedImage image = CamOverlay.of(grey(40, 20, 100), TRANSFORM, OPAQUE).image();
    assertThat(rgb(image, 12, 10)).isZero();
    assertThat(rgb(image, 13, 10)).isEqualTo(0xffffff);
    assertThat(rgb(image, 27, 10)).isZero();
    assertThat(rgb(image, 20, 2)).isZero();
    assertThat(rgb(image, 20, 10)).isEqualTo(0x646464);
    assertThat(rgb(image, 0, 0)).isEqualTo(0x646464);
    BufferedImage whole = CamOverlay.of(grey(40, 20, 100), OPAQUE).image();
    assertThat(rgb(whole, 0, 0)).isEqualTo(0x646464);
  }

  @Test
  void anImpossibleOpacityIsRefused() {
    assertThatThrownBy(
            () -> new CamStyle(Background.PHOTO, ColorMap.VIRIDIS, 1.5, Resampling.BICUBIC))
        .hasMessageContaining("1.5");
  }
}
