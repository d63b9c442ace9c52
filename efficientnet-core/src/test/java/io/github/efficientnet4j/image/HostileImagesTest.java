package io.github.efficientnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileImagesTest {

  private static final ImageDecoder DECODER = ImageDecoder.standard();

  @TempDir private Path folder;

  private static byte[] file(String name) throws IOException {
    try (InputStream stream =
        HostileImagesTest.class.getResourceAsStream("/io/github/efficientnet4j/images/" + name)) {
      return stream.readAllBytes();
    }
  }

  static Stream<String> hostile() throws IOException {
    return HostileFiles.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void aHostileFileIsRefusedByItsNameAndTheLimit(String name) throws IOException {
    Map.Entry<byte[], String> hostile = HostileFiles.all().get(name);
    Path file = Files.write(folder.resolve(name), hostile.getKey());
    assertThatThrownBy(() -> DECODER.decode(file))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageContainingAll(name, hostile.getValue());
  }

  @Test
  void aSmallProgressiveJpegIsReadWhateverItsScans() throws IOException {
    byte[] jpeg = HostileFiles.progressive();
    assertThat(DECODER.decode(jpeg).width()).isEqualTo(16);
    JpegWork work = workOf(jpeg, 16, 16);
    byte[] scan = {1, 1, 0, 0, 0, 0};
    for (int i = 0; i < 100_000; i++) {
      work.addScan(scan, 0, scan.length);
    }
  }

  @Test
  void aLargeProgressiveJpegOfTwentyScansIsReadAndOfTwentyTwoIsNot() throws IOException {
    JpegWork work = workOf(HostileFiles.progressive(), 10_000, 10_000);
    byte[] scan = {1, 1, 0, 0, 0, 0};
    for (int i = 0; i < 20; i++) {
      work.addScan(scan, 0, scan.length);
    }
    assertThatThrownBy(
            () -> {
              work.addScan(scan, 0, scan.length);
              work.addScan(scan, 0, scan.length);
            })
        .hasMessageContainingAll("22 scans", "at most 32000000");
  }

  private static JpegWork workOf(byte[] jpeg, int width, int height) throws IOException {
    byte[] copy = jpeg.clone();
    int content = HostileFiles.frameHeader(copy) + 4;
    copy[content + 1] = (byte) (height >> 8);
    copy[content + 2] = (byte) height;
    copy[content + 3] = (byte) (width >> 8);
    copy[content + 4] = (byte) width;
    return JpegWork.of(copy, content, content + 9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rocket.jpg", "chelsea.png", "tiny_rgb.webp"})
  void theLimitsOnMemoryAndTimeAreSettable(String name) throws IOException {
    byte[] image = file(name);
    assertThatThrownBy(() -> DECODER.withMaxMemory(1000).decode(image))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageContaining("withMaxMemory");
    assertThatThrownBy(() -> DECODER.withMaxTime(Duration.ofNanos(1)).decode(image))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageContaining("withMaxTime");
    ImageDecoder patient =
        DECODER.withMaxTime(Duration.ofDays(1)).withMaxPixels(1 << 24).withMaxBytes(1 << 24);
    assertThat(patient.decode(image).toBytes()).isEqualTo(DECODER.decode(image).toBytes());
    assertThatCode(() -> DECODER.withMaxTime(Duration.ofSeconds(Long.MAX_VALUE)).decode(image))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> DECODER.withMaxTime(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLackOfMemoryIsThatOfTheImage() throws IOException {
    byte[] png = HostileFiles.png(26_000, 26_000);
    png[24] = 16;
    ImageDecoder unlimited = DECODER.withMaxPixels(Long.MAX_VALUE).withMaxMemory(Long.MAX_VALUE);
    var sum = new java.util.zip.CRC32();
    sum.update(png, 12, 17);
    java.nio.ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
    assertThatThrownBy(() -> unlimited.decode(png))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageContaining("-Xmx");
  }

  /** A reader that passes over the end of its file would fill the rest with a colour. */
  @Test
  void aLosslessWebpWhoseDataEndEarlyIsRefused() throws IOException {
    byte[] whole = file("tiny_rgb.webp");
    for (int length = whole.length - 20; length > 60; length -= 7) {
      byte[] cut = Arrays.copyOf(whole, length & ~1);
      java.nio.ByteBuffer.wrap(cut)
          .order(java.nio.ByteOrder.LITTLE_ENDIAN)
          .putInt(4, cut.length - 8)
          .putInt(16, cut.length - 20);
      assertThatThrownBy(() -> DECODER.decode(cut)).isInstanceOf(ImageFormatException.class);
    }
  }
}
