package io.github.efficientnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

  private static final ImageDecoder DECODER = ImageDecoder.standard();

  private static byte[] file(String name) throws IOException {
    try (InputStream stream =
        ImageDecoderTest.class.getResourceAsStream("/io/github/efficientnet4j/images/" + name)) {
      return stream.readAllBytes();
    }
  }

  // tiny.json: what PIL's convert('RGB') makes of the same files. JPEG decoders differ by rounding.
  @ParameterizedTest
  @CsvSource({
    "tiny_rgb.png, 0",
    "tiny_rgb.bmp, 0",
    "tiny_rgb.webp, 0",
    "tiny_alpha.png, 0",
    "tiny_palette.png, 0",
    "tiny_palette.gif, 0",
    "tiny_grey.png, 0",
    "tiny_grey16.png, 0",
    "tiny_grey.jpg, 2",
    "tiny_cmyk.jpg, 2"
  })
  void readsWhatPilReads(String name, int levels) throws IOException {
    JsonNode expected = new ObjectMapper().readTree(file("tiny.json")).get(name);
    RgbImage image = DECODER.decode(file(name));
    assertThat(image.width()).isEqualTo(expected.get("width").asInt());
    assertThat(image.height()).isEqualTo(expected.get("height").asInt());
    byte[] bytes = image.toBytes();
    for (int i = 0; i < expected.get("pixels").size(); i++) {
      assertThat(bytes[29 * i] & 0xff)
          .as("byte " + 29 * i)
          .isCloseTo(expected.get("pixels").get(i).asInt(), within(levels));
    }
  }

  /** Two rows of three blocks, each block of 16x16 pixels its own grey, so that JPEG keeps them. */
  private static final int[][] UPRIGHT = {{10, 60, 110}, {160, 210, 250}};

  /** How the upright picture must be stored for each EXIF value (EXIF 2.3, table of tag 0x0112). */
  private static int[][] stored(int orientation) {
    return switch (orientation) {
      case 2 -> new int[][] {{110, 60, 10}, {250, 210, 160}};
      case 3 -> new int[][] {{250, 210, 160}, {110, 60, 10}};
      case 4 -> new int[][] {{160, 210, 250}, {10, 60, 110}};
      case 5 -> new int[][] {{10, 160}, {60, 210}, {110, 250}};
      case 6 -> new int[][] {{110, 250}, {60, 210}, {10, 160}};
      case 7 -> new int[][] {{250, 110}, {210, 60}, {160, 10}};
      case 8 -> new int[][] {{160, 10}, {210, 60}, {250, 110}};
      default -> UPRIGHT;
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void turnsPhotosUpright(int orientation) throws IOException {
    for (boolean bigEndian : new boolean[] {true, false}) {
      RgbImage image = DECODER.decode(withExif(jpeg(stored(orientation)), orientation, bigEndian));
      assertThat(image.width()).isEqualTo(48);
      assertThat(image.height()).isEqualTo(32);
      for (int row = 0; row < 2; row++) {
        for (int column = 0; column < 3; column++) {
          assertThat(image.sample(16 * column + 8, 16 * row + 8, 1))
              .as("block " + row + ", " + column)
              .isCloseTo(UPRIGHT[row][column], within(4));
        }
      }
    }
  }

  private static byte[] jpeg(int[][] blocks) throws IOException {
    var image =
        new BufferedImage(16 * blocks[0].length, 16 * blocks.length, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.getRaster().setSample(x, y, 0, blocks[y / 16][x / 16]);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    return bytes.toByteArray();
  }

  private static byte[] withExif(byte[] jpeg, int orientation, boolean bigEndian) {
    ByteBuffer tiff = ByteBuffer.allocate(26);
    tiff.order(bigEndian ? java.nio.ByteOrder.BIG_ENDIAN : java.nio.ByteOrder.LITTLE_ENDIAN);
    tiff.put((byte) (bigEndian ? 'M' : 'I')).put((byte) (bigEndian ? 'M' : 'I'));
    tiff.putShort((short) 42).putInt(8).putShort((short) 1);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + 36);
    file.put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) 34);
    file.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1)).put(tiff.array());
    file.put(jpeg, 2, jpeg.length - 2);
    return file.array();
  }

  @Test
  void exifThatLiesAboutItsLengthsMeansUpright() throws IOException {
    byte[] good = withExif(jpeg(UPRIGHT), 6, true);
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      byte[] copy = good.clone();
      copy[12 + random.nextInt(26)] = (byte) random.nextInt(256);
      assertThat(ExifOrientation.of(copy, 12, copy.length)).isNotNull();
      assertThat(ExifOrientation.of(copy, 12, 12 + random.nextInt(27))).isNotNull();
    }
  }

  @Test
  void aCutJpegIsRefusedNotFilledUp() throws IOException {
    assertRefused(file("truncated.jpg"), "damaged");
    byte[] whole = file("rocket.jpg");
    for (double part : new double[] {0.1, 0.5, 0.9}) {
      assertRefused(Arrays.copyOf(whole, (int) (whole.length * part)), "");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chelsea.png", "tiny_palette.gif", "tiny_rgb.bmp", "tiny_rgb.webp"})
  void cutImagesOfOtherKindsAreRefused(String name) throws IOException {
    byte[] whole = file(name);
    assertRefused(Arrays.copyOf(whole, whole.length / 2), "");
    assertRefused(Arrays.copyOf(whole, 20), "");
  }

  @Test
  void somethingElseIsRefusedByWhatIsUnderstood() {
    assertRefused(new byte[0], "empty");
    assertRefused("just text, nothing more".getBytes(StandardCharsets.UTF_8), "JPEG, PNG");
    assertRefused("hello\n".getBytes(StandardCharsets.UTF_8), "JPEG, PNG");
    assertRefused(new byte[1], "JPEG, PNG");
    assertRefused(new byte[1000], "JPEG, PNG");
  }

  private static void assertRefused(byte[] bytes, String reason) {
    assertThatThrownBy(() -> DECODER.decode(bytes))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void anImageOfOnePixelIsAnImage() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "png", bytes);
    RgbImage image = DECODER.decode(bytes.toByteArray());
    assertThat(image.toBytes()).containsExactly(0, 0, 0);
    assertThat(ImageTransform.imageNet(8, 8, Resampling.BICUBIC).apply(image)).hasSize(192);
  }

  @Test
  void aGiganticHeaderIsRefusedBeforeDecoding() throws IOException {
    byte[] png = file("tiny_rgb.png");
    ByteBuffer header = ByteBuffer.wrap(png);
    header.putInt(16, 100_000).putInt(20, 100_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    header.putInt(29, (int) crc.getValue());
    assertThatThrownBy(() -> DECODER.decode(png))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageContaining("100000x100000")
        .hasMessageContaining("withMaxPixels");
  }

  @Test
  void limitsAreSettable(@TempDir Path folder) throws IOException {
    byte[] png = file("tiny_rgb.png");
    assertThat(DECODER.withMaxPixels(192).decode(png).width()).isEqualTo(16);
    assertThatThrownBy(() -> DECODER.withMaxPixels(191).decode(png)).hasMessageContaining("16x12");
    Path onDisk = Files.write(folder.resolve("a.png"), png);
    assertThatThrownBy(() -> DECODER.withMaxBytes(50).decode(onDisk))
        .hasMessageContaining("a.png")
        .hasMessageContaining("withMaxBytes");
    assertThat(DECODER.decode(onDisk).height()).isEqualTo(12);
    assertThat(DECODER.decode(new ByteArrayInputStream(png)).height()).isEqualTo(12);
    assertThatThrownBy(() -> DECODER.decode(folder)).hasMessageContaining("folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny_rgb.png", "tiny_grey.jpg", "tiny_rgb.webp", "tiny_palette.gif"})
  void flippedBitsGiveAnImageOrAnImageFormatException(String name) throws IOException {
    byte[] good = file(name);
    Random random = new Random(5);
    for (int round = 0; round < 300; round++) {
      byte[] copy = good.clone();
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        DECODER.withMaxPixels(1_000_000).decode(copy);
      } catch (ImageFormatException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }
}
