package io.github.efficientnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RgbImageTest {

  private static final int RED = 200;
  private static final int GREEN = 100;
  private static final int BLUE = 50;

  /** Opaque samples and those of a premultiplied image, which alpha has rounded. */
  @ParameterizedTest
  @CsvSource({
    BufferedImage.TYPE_INT_ARGB + ", 128, 0",
    BufferedImage.TYPE_4BYTE_ABGR + ", 128, 0",
    BufferedImage.TYPE_INT_ARGB_PRE + ", 255, 0",
    BufferedImage.TYPE_4BYTE_ABGR_PRE + ", 255, 0",
    BufferedImage.TYPE_INT_ARGB_PRE + ", 128, 1",
    BufferedImage.TYPE_4BYTE_ABGR_PRE + ", 128, 1",
    BufferedImage.TYPE_INT_ARGB_PRE + ", 10, 13",
    BufferedImage.TYPE_4BYTE_ABGR_PRE + ", 10, 13"
  })
  void alphaLeavesTheColoursAsTheyAre(int type, int alpha, int rounding) {
    BufferedImage image = new BufferedImage(4, 4, type);
    image.setRGB(1, 2, alpha << 24 | RED << 16 | GREEN << 8 | BLUE);
    RgbImage converted = RgbImage.of(image);
    assertThat(converted.sample(1, 2, 0)).isCloseTo(RED, within(rounding));
    assertThat(converted.sample(1, 2, 1)).isCloseTo(GREEN, within(rounding));
    assertThat(converted.sample(1, 2, 2)).isCloseTo(BLUE, within(rounding));
    RgbImage part = RgbImage.of(image.getSubimage(1, 2, 1, 1));
    assertThat(part.toBytes()).isEqualTo(Arrays.copyOfRange(converted.toBytes(), 3 * 9, 3 * 10));
  }

  @ParameterizedTest
  @ValueSource(ints = {DataBuffer.TYPE_BYTE, DataBuffer.TYPE_USHORT})
  void premultipliedSamplesOfAnyDepthAreDividedByAlpha(int dataType) {
    int scale = dataType == DataBuffer.TYPE_BYTE ? 1 : 257;
    BufferedImage image = premultiplied(ColorSpace.getInstance(ColorSpace.CS_sRGB), dataType);
    image.getRaster().setPixel(0, 0, new int[] {100 * scale, 50 * scale, 25 * scale, 127 * scale});
    assertThat(RgbImage.of(image).toBytes()).startsWith((byte) 201, (byte) 100, (byte) 50);
  }

  @Test
  void premultipliedGreyIsDividedByAlpha() {
    BufferedImage image =
        premultiplied(ColorSpace.getInstance(ColorSpace.CS_GRAY), DataBuffer.TYPE_BYTE);
    image.getRaster().setPixel(0, 0, new int[] {60, 120});
    assertThat(RgbImage.of(image).toBytes()).startsWith((byte) 128, (byte) 128, (byte) 128);
  }

  @Test
  void nothingIsKnownOfFullyTransparentPremultipliedColours() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_4BYTE_ABGR_PRE);
    assertThat(RgbImage.of(image).toBytes()).containsExactly(0, 0, 0);
  }

  private static BufferedImage premultiplied(ColorSpace space, int dataType) {
    ColorModel model = new ComponentColorModel(space, true, true, ColorModel.TRANSLUCENT, dataType);
    WritableRaster raster = model.createCompatibleWritableRaster(2, 2);
    return new BufferedImage(model, raster, true, null);
  }

  @Test
  void aBufferedImageHasTheSamePixelsInOrder() {
    byte[] samples = {
      1, 2, 3, (byte) 254, (byte) 253, (byte) 252, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 1
    };
    BufferedImage image = RgbImage.of(3, 2, samples).toBufferedImage();
    assertThat(image.getRGB(0, 0)).isEqualTo(0xff010203);
    assertThat(image.getRGB(1, 0)).isEqualTo(0xfffefdfc);
    assertThat(image.getRGB(2, 1)).isEqualTo(0xff000001);
    assertThat(RgbImage.of(image).toBytes()).isEqualTo(samples);
  }

  @Test
  void pixelsOfAnotherNumberAreRefused() {
    assertThatThrownBy(() -> RgbImage.of(3, 2, new byte[17]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an RGB image of 3x2 has 18 bytes, but there were 17");
  }
}
