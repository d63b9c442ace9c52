package io.github.efficientnet4j.weights.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsStructureTest {
  @TempDir Path folder;

  @Test
  void acceptsAWholeFile() throws IOException {
    assertThat(problem(TestWeights.SAFETENSORS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 8, 50, 49_999})
  void noticesAFileCutShort(int length) throws IOException {
    assertThat(problem(Arrays.copyOf(TestWeights.SAFETENSORS, length))).isPresent();
  }

  @Test
  void noticesSurplusBytes() throws IOException {
    byte[] whole = TestWeights.SAFETENSORS;

    assertThat(problem(Arrays.copyOf(whole, whole.length + 1))).get().asString().contains("bytes");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE})
  void refusesAnImpossibleHeaderLengthWithoutReadingIt(long length) throws IOException {
    byte[] bytes = TestWeights.SAFETENSORS.clone();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);

    assertThat(problem(bytes)).get().asString().contains(Long.toUnsignedString(length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{\"a\":{\"data_offsets\":[0,99999999999999999999999]}}",
        "{\"a\":{\"data_offsets\":[0,9223372036854775807]}}",
        "{\"a\":{\"data_offsets\":\"none\"}} ",
        "{\"data_offsets\":",
      })
  void refusesAHeaderThatMakesNoSense(String header) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES + json.length + 4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length)
            .put(json)
            .array();

    assertThat(problem(bytes)).isPresent();
  }

  private Optional<String> problem(byte[] content) throws IOException {
    return SafetensorsStructure.problem(Files.write(folder.resolve("file.safetensors"), content));
  }
}
