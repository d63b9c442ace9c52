package io.github.efficientnet4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsFileTest {

  @TempDir private Path folder;

  private static Map<String, TensorData> tensors() {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    tensors.put("z", new TensorData(List.of(2, 3), () -> new float[] {1, -2, 0.5f, 4, 0, -0.25f}));
    tensors.put("a", new TensorData(List.of(1), () -> new float[] {7}));
    tensors.put("none", new TensorData(List.of(0, 4), () -> new float[0]));
    tensors.put("vast", new TensorData(List.of(1 << 20, 1 << 20, 0), () -> new float[0]));
    return tensors;
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16"})
  void readsWhatItWrote(TensorType type) throws IOException {
    Path file = folder.resolve("t.safetensors");
    SafetensorsWriter.write(file, tensors(), Map.of("key", "a \"text\" ü"), type);
    try (TensorSource source = TensorSource.open(file)) {
      assertThat(source.tensors().keySet()).containsExactly("z", "a", "none", "vast");
      assertThat(source.tensors().get("z")).isEqualTo(new TensorInfo("z", type, List.of(2, 3)));
      assertThat(source.metadata()).containsExactly(Map.entry("key", "a \"text\" ü"));
      assertThat(source.read("z")).containsExactly(1, -2, 0.5f, 4, 0, -0.25f);
      assertThat(source.read("a")).containsExactly(7);
      assertThat(source.read("none")).isEmpty();
    }
  }

  @Test
  void alignsTheDataAndWritesTheSameBytesEveryTime() throws IOException {
    Path first = folder.resolve("1.safetensors");
    Path second = folder.resolve("2.safetensors");
    SafetensorsWriter.write(first, tensors(), Map.of("b", "2", "a", "1"), TensorType.F32);
    SafetensorsWriter.write(second, tensors(), Map.of("a", "1", "b", "2"), TensorType.F32);
    byte[] bytes = Files.readAllBytes(first);
    assertThat(bytes).isEqualTo(Files.readAllBytes(second));
    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8).isZero();
  }

  @Test
  void aTensorLargerThanTheBufferSurvives() throws IOException {
    float[] values = new float[3_000_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Path file = folder.resolve("large.safetensors");
    SafetensorsWriter.write(
        file,
        Map.of("x", new TensorData(List.of(values.length), () -> values)),
        Map.of(),
        TensorType.F32);
    try (TensorSource source = TensorSource.open(file)) {
      assertThat(source.read("x")).isEqualTo(values);
    }
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("t.safetensors");
    SafetensorsWriter.write(file, tensors(), Map.of(), TensorType.F32);
    byte[] before = Files.readAllBytes(file);
    Map<String, TensorData> bad = new LinkedHashMap<>(tensors());
    bad.put("huge", new TensorData(List.of(1), () -> new float[] {1e6f}));
    assertThatThrownBy(() -> SafetensorsWriter.write(file, bad, Map.of(), TensorType.F16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'huge'")
        .hasMessageContaining("BF16");
    bad.put("huge", new TensorData(List.of(2), () -> new float[] {1}));
    assertThatThrownBy(() -> SafetensorsWriter.write(file, bad, Map.of(), TensorType.F32))
        .hasMessageContaining("'huge'");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  static Stream<Arguments> damaged() {
    String f32 = "\"dtype\":\"F32\",\"shape\":[2],";
    return Stream.of(
        Arguments.of("{\"a\":{" + f32 + "\"data_offsets\":[0,12]}}", 12, "offsets 0 to 12"),
        Arguments.of("{\"a\":{" + f32 + "\"data_offsets\":[8,0]}}", 8, "starts at byte 8"),
        Arguments.of("{\"a\":{" + f32 + "\"data_offsets\":[-8,0]}}", 8, "starts at byte -8"),
        Arguments.of("{\"a\":{" + f32 + "\"data_offsets\":[0,8]}}", 4, "cut short"),
        Arguments.of("{\"a\":{" + f32 + "\"data_offsets\":[0,8]}}", 16, "follow the header"),
        Arguments.of(
            "{\"a\":{"
                + f32
                + "\"data_offsets\":[0,8]},\"b\":{"
                + f32
                + "\"data_offsets\":[4,12]}}",
            12,
            "overlap"),
        Arguments.of(
            "{\"a\":{"
                + f32
                + "\"data_offsets\":[0,8]},\"b\":{"
                + f32
                + "\"data_offsets\":[12,20]}}",
            20,
            "hole"),
        Arguments.of(
            "{\"a\":{"
                + f32
                + "\"data_offsets\":[0,8]},\"a\":{"
                + f32
                + "\"data_offsets\":[8,16]}}",
            16,
            "Duplicate"),
        Arguments.of(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}",
            0,
            "has the shape"),
        Arguments.of(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,0]}}",
            0,
            "2^31"),
        Arguments.of(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", 8, "[-2]"),
        Arguments.of("{\"a\":{\"dtype\":\"F8\",\"shape\":[2],\"data_offsets\":[0,2]}}", 2, "'F8'"),
        Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 0, "data_offsets"),
        Arguments.of("{\"a\":{" + f32 + "\"data_offsets\":[0.0,8]}}", 8, "VALUE_NUMBER_INT"),
        Arguments.of("{\"a\":{" + f32 + "\"data_offsets\":[0,99999999999999999999]}}", 8, "range"),
        Arguments.of("{\"a\":" + "[".repeat(5000), 0, "expected START_OBJECT"),
        Arguments.of("{\"a\":{\"shape\":" + "[".repeat(5000), 0, "VALUE_NUMBER_INT"),
        Arguments.of("{\"__metadata__\":{\"k\":1}}", 0, "VALUE_STRING"),
        Arguments.of("{} {}", 0, "follows"),
        Arguments.of("{\"a\":", 0, ""));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void refusesADamagedHeaderAndSaysWhy(String header, int dataBytes, String reason)
      throws IOException {
    Path file = folder.resolve("bad.safetensors");
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(json.length).put(json).array());
    assertThatThrownBy(() -> TensorSource.open(file))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining("bad.safetensors")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      longs = {-1, 1, 3, 100_000_001, Long.MAX_VALUE, Long.MIN_VALUE})
  void refusesAnImpossibleHeaderLength(long length) throws IOException {
    Path file = folder.resolve("bad.safetensors");
    ByteBuffer bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(length).put((byte) '{').put((byte) '}').array());
    assertThatThrownBy(() -> TensorSource.open(file)).isInstanceOf(WeightsFormatException.class);
  }

  @Test
  void truncationsAndFlippedBitsNeverCrash() throws IOException {
    Path whole = folder.resolve("whole.safetensors");
    SafetensorsWriter.write(whole, tensors(), Map.of("k", "v"), TensorType.F32);
    byte[] bytes = Files.readAllBytes(whole);
    Path file = folder.resolve("damaged.safetensors");
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> TensorSource.open(file)).isInstanceOf(IOException.class);
    }
    Random random = new Random(11);
    for (int round = 0; round < 2000; round++) {
      byte[] copy = bytes.clone();
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, copy);
      try (TensorSource source = TensorSource.open(file)) {
        for (TensorInfo tensor : source.tensors().values()) {
          assertThat(source.read(tensor.name())).hasSize((int) tensor.elements());
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("damaged.safetensors");
      }
    }
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.CsvSource({
    "'', is empty",
    "'<!DOCTYPE html><html>', error page",
    "'version https://git-lfs', Git LFS",
    "'something else entirely', neither"
  })
  void namesWhatAFileLooksLike(String content, String reason) throws IOException {
    Path file = folder.resolve("model.safetensors");
    Files.writeString(file, content);
    assertThatThrownBy(() -> TensorSource.open(file))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining(reason);
    assertThatThrownBy(() -> TensorSource.open(folder)).hasMessageContaining("folder");
  }

  static Stream<Arguments> otherFormats() {
    return Stream.of(
        Arguments.of("\u0080\u0002\u008a\nl\u00fc\u009cF", "cut short"),
        Arguments.of("\u0080\u0004\u0095\u0010", "bare Python pickle"),
        Arguments.of("\u0089HDF\r\n\u001a\n", "HDF5"),
        Arguments.of("\u001f\u008b\u0008\u0000", "gzip"),
        Arguments.of("\u0008\u0008\u0012\u0007pytorch", "ONNX"),
        Arguments.of("\u001c\u0000\u0000\u0000TFL3", "TensorFlow Lite"),
        Arguments.of("{\"message\":\"Not Found\"}", "JSON"));
  }

  @ParameterizedTest
  @MethodSource("otherFormats")
  void namesOtherFormats(String latin1, String reason) throws IOException {
    Path file = folder.resolve("model.bin");
    Files.write(file, latin1.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> TensorSource.open(file))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining(reason);
  }

  static Stream<Arguments> unwritable() {
    return Stream.of(
        Arguments.of("__metadata__", List.of(1), new float[] {1}, TensorType.F32, "reserved"),
        Arguments.of("t", List.of(-1, -1), new float[] {1}, TensorType.F32, "[-1, -1]"),
        Arguments.of(
            "t",
            List.of(1 << 16, 1 << 16, 1 << 16, 1 << 16),
            new float[0],
            TensorType.F32,
            "65536"),
        Arguments.of("t", List.of(1), new float[] {Float.MAX_VALUE}, TensorType.BF16, "BF16"));
  }

  @ParameterizedTest
  @MethodSource("unwritable")
  void refusesToWriteWhatItCouldNotReadBack(
      String name, List<Integer> shape, float[] values, TensorType type, String reason)
      throws IOException {
    Path file = folder.resolve("t.safetensors");
    assertThatThrownBy(
            () ->
                SafetensorsWriter.write(
                    file, Map.of(name, new TensorData(shape, () -> values)), Map.of(), type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void infinitiesAndNansAreWrittenAsTheyAre() throws IOException {
    Path file = folder.resolve("t.safetensors");
    float[] values = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, -0.0f};
    for (TensorType type : List.of(TensorType.F32, TensorType.F16, TensorType.BF16)) {
      Map<String, TensorData> tensors = Map.of("t", new TensorData(List.of(4), () -> values));
      SafetensorsWriter.write(file, tensors, Map.of(), type);
      try (TensorSource source = TensorSource.open(file)) {
        assertThat(source.read("t")).as(type.name()).isEqualTo(values);
      }
    }
  }

  @Test
  void aWrittenFileHasThePermissionsOfAnyNewFile() throws IOException {
    assumeTrue(
        Files.getFileStore(folder).supportsFileAttributeView("posix"),
        "skipped: this file system has no POSIX permissions");
    Path plain = Files.createFile(folder.resolve("plain"));
    Path file = folder.resolve("t.safetensors");
    SafetensorsWriter.write(file, tensors(), Map.of(), TensorType.F32);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(plain));
  }
}
