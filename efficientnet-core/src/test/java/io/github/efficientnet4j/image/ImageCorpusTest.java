package io.github.efficientnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the decoder with Pillow on some 450 small files, sound and odd: make_corpus.py. An
 * update of a library that decodes images must pass.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageCorpusTest {

  /** JPEG decoders differ by rounding. */
  private static final int JPEG_LEVELS = 2;

  /**
   * Lossy WebP: the reader repeats each sample of chrominance, and libwebp interpolates. So the
   * mean of a channel is compared, and the luminance of single pixels. At the edges of blocks,
   * single pixels differ: the reader smooths those before the neighbours are known.
   */
  private static final double WEBP_MEAN_LEVELS = 2;

  private static final double WEBP_LUMINANCE_LEVELS = 16;
  private static final double WEBP_MEAN_LUMINANCE_LEVELS = 1;

  private final Map<String, byte[]> entries = new HashMap<>();
  private JsonNode index;

  @BeforeAll
  void read() throws IOException {
    try (InputStream file = ImageCorpusTest.class.getResourceAsStream("corpus.gz");
        DataInputStream archive = new DataInputStream(new GZIPInputStream(file))) {
      for (int length = archive.read(); length >= 0; length = archive.read()) {
        byte[] name = archive.readNBytes(length << 8 | archive.read());
        entries.put(
            new String(name, StandardCharsets.US_ASCII), archive.readNBytes(archive.readInt()));
      }
    }
    index = new ObjectMapper().readTree(entries.get("corpus.json"));
  }

  private Stream<String> names(boolean refused) {
    Stream.Builder<String> names = Stream.builder();
    index
        .fields()
        .forEachRemaining(
            file -> {
              if (file.getValue().has("refused") == refused) {
                names.add(file.getKey());
              }
            });
    return names.build();
  }

  Stream<String> whatPillowReads() {
    return names(false);
  }

  Stream<String> whatIsCutOffOrDamaged() {
    return names(true);
  }

  @ParameterizedTest
  @MethodSource("whatPillowReads")
  void whatPillowReadsIsReadWithTheSamePixels(String name) throws IOException {
    JsonNode entry = index.get(name);
    RgbImage image = ImageDecoder.standard().decode(entries.get(name));
    assertThat(image.width()).isEqualTo(entry.get("width").asInt());
    assertThat(image.height()).isEqualTo(entry.get("height").asInt());
    byte[] expected = entries.get(entry.get("pixels").asText());
    if (name.startsWith("lossy")) {
      assertAlike(image.toBytes(), expected);
    } else {
      assertSame(image.toBytes(), expected, name.endsWith(".jpg") ? JPEG_LEVELS : 0);
    }
  }

  @ParameterizedTest
  @MethodSource("whatIsCutOffOrDamaged")
  void whatIsCutOffOrDamagedIsRefused(String name) {
    assertThatThrownBy(() -> ImageDecoder.standard().decode(entries.get(name)))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageContaining("Fetch the file again");
  }

  private static void assertSame(byte[] actual, byte[] expected, int levels) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i] & 0xff)
          .as("pixel %d, channel %d", i / 3, i % 3)
          .isCloseTo(expected[i] & 0xff, within(levels));
    }
  }

  private static void assertAlike(byte[] actual, byte[] expected) {
    double[] means = new double[3];
    double meanLuminance = 0;
    int pixels = expected.length / 3;
    for (int i = 0; i < pixels; i++) {
      double difference = luminance(actual, i) - luminance(expected, i);
      assertThat(difference)
          .as("luminance of pixel " + i)
          .isCloseTo(0, within(WEBP_LUMINANCE_LEVELS));
      meanLuminance += Math.abs(difference) / pixels;
      for (int c = 0; c < 3; c++) {
        means[c] += ((actual[3 * i + c] & 0xff) - (expected[3 * i + c] & 0xff)) / (double) pixels;
      }
    }
    assertThat(meanLuminance).isLessThan(WEBP_MEAN_LUMINANCE_LEVELS);
    for (double mean : means) {
      assertThat(mean).as("mean of a channel").isCloseTo(0, within(WEBP_MEAN_LEVELS));
    }
  }

  private static double luminance(byte[] rgb, int pixel) {
    return 0.299 * (rgb[3 * pixel] & 0xff)
        + 0.587 * (rgb[3 * pixel + 1] & 0xff)
        + 0.114 * (rgb[3 * pixel + 2] & 0xff);
  }
}
