package io.github.efficientnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PixelsTest {

  private static Pixels random(int channels, int height, int width) {
    byte[] samples = new byte[channels * height * width];
    new Random(1).nextBytes(samples);
    return Pixels.of(channels, height, width, samples);
  }

  @Test
  void samplesAreFoundByChannelRowAndColumn() {
    Pixels pixels = Pixels.of(2, 1, 2, new byte[] {1, 2, 3, (byte) 200});
    assertThat(pixels.sample(0, 0, 1)).isEqualTo(3);
    assertThat(pixels.sample(1, 0, 1)).isEqualTo(200);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> pixels.sample(2, 0, 0));
  }

  @Test
  void aCropIsTheRectangleAskedFor() {
    Pixels image = random(3, 5, 7);
    Pixels crop = image.crop(1, 2, 3, 4);
    assertThat(crop.height()).isEqualTo(3);
    assertThat(crop.width()).isEqualTo(4);
    assertThat(crop.sample(2, 2, 3)).isEqualTo(image.sample(2, 3, 5));
    assertThat(image.crop(0, 0, 5, 7)).isSameAs(image);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> image.crop(3, 0, 3, 7));
  }

  @Test
  void greyAsRgbAndBackIsTheSame() {
    Pixels grey = random(1, 4, 6);
    RgbImage rgb = grey.toRgb();
    assertThat(rgb.sample(3, 2, 1)).isEqualTo(grey.sample(0, 2, 3));
    assertThat(Pixels.of(rgb).toGrey().samples()).isEqualTo(grey.samples());
  }

  @Test
  void resizingOneChannelGivesTheGreyOfResizingThree() {
    Pixels grey = random(1, 20, 30);
    Pixels resized = Resizer.resize(grey, 11, 27, Resampling.BICUBIC);
    RgbImage rgb = Resizer.resize(grey.toRgb(), 11, 27, Resampling.BICUBIC);
    assertThat(resized.toRgb().toBytes()).isEqualTo(rgb.toBytes());
    assertThat(Resizer.resize(grey, 30, 20, Resampling.BILINEAR)).isSameAs(grey);
  }

  @Test
  void sizesThatDoNotMatchAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pixels.of(1, 2, 2, new byte[5]))
        .withMessageContaining("1x2x2 has 4 samples, but there were 5");
    assertThatIllegalArgumentException().isThrownBy(() -> Pixels.of(0, 2, 2, new byte[0]));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> random(2, 2, 2).toRgb());
  }
}
