package io.github.efficientnet4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.SharedFiles;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that real PyTorch wrote; make_fixtures.py beside them says how. */
class PyTorchFileTest {

  private static final float[] WEIGHT = {1, 2, 3, 4};
  private static final float[] BIAS = {5, 6};

  static Path fixture(String name) {
    return resource("weights/" + name);
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          PyTorchFileTest.class.getResource("/io/github/efficientnet4j/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static float[] read(String file, String tensor) throws IOException {
    try (TensorSource source = TensorSource.open(fixture(file))) {
      return source.read(tensor);
    }
  }

  @Test
  void readsEveryElementType() throws IOException {
    float[] ramp = new float[24];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = i / 8f - 1;
    }
    for (String name : List.of("float32", "float16", "bfloat16", "float64")) {
      assertThat(read("types.pth", name)).as(name).containsExactly(ramp);
    }
    assertThat(read("types.pth", "int64")).containsExactly(1, -2, 0x1p40f);
    assertThat(read("types.pth", "int32")).containsExactly(7, -8);
    assertThat(read("types.pth", "int16")).containsExactly(300, -300);
    assertThat(read("types.pth", "int8")).containsExactly(-128, 127);
    assertThat(read("types.pth", "uint8")).containsExactly(0, 255);
    assertThat(read("types.pth", "bool")).containsExactly(1, 0);
    assertThat(read("types.pth", "scalar")).containsExactly(5);
    assertThat(read("types.pth", "empty")).isEmpty();
  }

  @Test
  void saysTypesAndShapesInOrder() throws IOException {
    try (TensorSource source = TensorSource.open(fixture("types.pth"))) {
      assertThat(source.tensors().keySet()).startsWith("float32", "float16", "bfloat16");
      assertThat(source.tensors().get("bfloat16"))
          .isEqualTo(new TensorInfo("bfloat16", TensorType.BF16, List.of(2, 3, 4)));
      assertThat(source.tensors().get("scalar").shape()).isEmpty();
      assertThat(source.tensors().get("empty").shape()).containsExactly(0, 3);
    }
  }

  @Test
  void readsViewsOfOneStorageInRowMajorOrder() throws IOException {
    assertThat(read("views.pth", "tail")).containsExactly(8, 9, 10, 11);
    assertThat(read("views.pth", "matrix")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(read("views.pth", "transposed"))
        .containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
    assertThat(read("views.pth", "column")).containsExactly(1, 5, 9);
    assertThat(read("views.pth", "every_second")).containsExactly(0, 2, 4, 6, 8, 10);
  }

  @Test
  void readsParametersAndNewerProtocols() throws IOException {
    assertThat(read("parameters.pth", "weight")).hasSize(6);
    assertThat(read("protocol4.pth", "a")).hasSize(12).startsWith(0, 1, 2);
  }

  @Test
  void dropsThePrefixOfParallelTraining() throws IOException {
    assertThat(read("parallel.pth", "a.weight")).hasSize(12);
    assertThat(read("parallel.pth", "a.bias")).containsExactly(0, 1);
  }

  @Test
  void findsTheWeightsInACheckpoint() throws IOException {
    assertThat(read("checkpoint.pth", "weight")).containsExactly(WEIGHT);
    assertThat(read("checkpoint.pth", "bias")).containsExactly(BIAS);
    assertThat(read("checkpoint_model.pth", "weight")).containsExactly(WEIGHT);
  }

  @Test
  void prefersTheAveragedWeights() throws IOException {
    assertThat(read("checkpoint_ema.pth", "weight")).containsExactly(11, 12, 13, 14);
  }

  /** The average as torch's AveragedModel keeps it: n_averaged, and names with module. */
  @Test
  void prefersTheAverageOfTorchvisionsScripts() throws IOException {
    assertThat(read("model_ema.pth", "weight")).containsExactly(11, 12, 13, 14);
    assertThat(read("model_ema.pth", "bias")).containsExactly(BIAS);
    try (TensorSource source = TensorSource.open(fixture("averaged.pth"))) {
      assertThat(source.tensors().keySet()).containsExactly("weight", "bias");
      assertThat(source.read("weight")).containsExactly(11, 12, 13, 14);
    }
  }

  /**
   * Namespace, Counter, defaultdict, NumPy's scalars and arrays, sets, paths, devices, types,
   * bytes, enumerations, objects with slots, quantized and sparse tensors, and more.
   */
  @ParameterizedTest
  @ValueSource(strings = {"training.pth", "training_protocol4.pth", "training_legacy.pth"})
  void whatTrainingScriptsPutBesideTheWeightsIsPassedOver(String file) throws IOException {
    try (TensorSource source = TensorSource.open(fixture(file))) {
      assertThat(source.tensors().keySet()).containsExactly("weight", "bias");
      assertThat(source.read("weight")).containsExactly(WEIGHT);
      assertThat(source.read("bias")).containsExactly(BIAS);
    }
  }

  @ParameterizedTest
  @CsvSource({"hostile_system.pth", "hostile_eval.pth"})
  void aFunctionInAFileIsNotCalled(String file) throws IOException {
    assertThat(read(file, "weight")).hasSize(12).startsWith(0, 1, 2);
    assertThat(Path.of("hacked")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"types", "views"})
  void theFormatBefore16HasTheSameTensors(String name) throws IOException {
    try (TensorSource zip = TensorSource.open(fixture(name + ".pth"));
        TensorSource legacy = TensorSource.open(fixture("legacy_" + name + ".pth"))) {
      assertThat(legacy.tensors()).isEqualTo(zip.tensors());
      for (String tensor : zip.tensors().keySet()) {
        assertThat(legacy.read(tensor)).as(tensor).isEqualTo(zip.read(tensor));
      }
    }
  }

  /** Its OrderedDict is a call with a list of pairs. */
  @Test
  void readsWhatPyTorchOnPython2Wrote() throws IOException {
    try (TensorSource source = TensorSource.open(fixture("python2.pth"))) {
      assertThat(source.tensors().keySet()).containsExactly("weight", "bias");
      assertThat(source.read("weight")).containsExactly(WEIGHT);
      assertThat(source.read("bias")).containsExactly(BIAS);
    }
  }

  @Test
  void dictsThatMultiplyOneListAreRefused() {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.writeBytes("\u0080\u0002](".getBytes(StandardCharsets.ISO_8859_1));
    for (int pair = 0; pair < 2000; pair++) {
      // [number, None]
      pickle.writeBytes(new byte[] {']', '(', 'M', (byte) pair, (byte) (pair >> 8), 'N', 'e'});
    }
    pickle.writeBytes("eq\0".getBytes(StandardCharsets.ISO_8859_1));
    for (int dict = 0; dict < 2000; dict++) {
      pickle.writeBytes(
          "ccollections\nOrderedDict\nh\0\u0085R".getBytes(StandardCharsets.ISO_8859_1));
    }
    pickle.write('.');
    byte[] bytes = pickle.toByteArray();
    assertThatThrownBy(() -> PickleReader.read(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pairs");
  }

  @Test
  void readsTheFormatBefore16() throws IOException {
    assertThat(read("legacy.pth", "weight")).containsExactly(WEIGHT);
    assertThat(read("legacy.pth", "bias")).containsExactly(BIAS);
    assertThat(read("legacy_parameters.pth", "weight")).hasSize(6);
    byte[] bytes = Files.readAllBytes(fixture("legacy.pth"));
    try (TensorSource source = TensorSource.open("given", new ByteArrayInputStream(bytes));
        TensorSource fromFile =
            new StreamedWeights(100, 1 << 20).open("given", new ByteArrayInputStream(bytes))) {
      assertThat(source.read("weight")).containsExactly(WEIGHT);
      assertThat(fromFile.read("weight")).containsExactly(WEIGHT);
    }
  }

  @Test
  void readsBothFormatsOnAnotherFileSystem(@TempDir Path folder) throws IOException {
    Path archive = folder.resolve("archive.zip");
    try (FileSystem inside = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      for (String name : List.of("checkpoint.pth", "legacy.pth")) {
        Path entry = Files.copy(fixture(name), inside.getPath("/" + name));
        try (TensorSource source = TensorSource.open(entry)) {
          assertThat(source.read("weight")).as(name).containsExactly(WEIGHT);
        }
      }
    }
  }

  @Test
  void everyTruncationOfTheFormatBefore16IsAnIoException(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(fixture("legacy_views.pth"));
    Path cut = folder.resolve("cut.pth");
    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> readAll(cut)).as("%d bytes", length).isInstanceOf(IOException.class);
    }
  }

  @Test
  void damageOfTheFormatBefore16IsReadOrAnIoException(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(fixture("legacy_views.pth"));
    Path damaged = folder.resolve("damaged.pth");
    Random random = new Random(11);
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      Files.write(damaged, PickleReaderTest.damaged(whole, random));
      try {
        readAll(damaged);
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 1999);
  }

  @Test
  void aDamagedStorageIsRefusedAtEveryReading(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("damaged-end.pth");
    byte[] bytes = Files.readAllBytes(fixture("views.pth"));
    int last = indexOf(bytes, new byte[] {0, 0, 0x30, 0x41}); // 11, the storage's last value.
    bytes[last] = 1;
    Files.write(file, bytes);
    try (TensorSource source = TensorSource.open(file)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> source.read("column"))
            .isInstanceOf(WeightsFormatException.class)
            .hasMessageContaining("checksum");
      }
    }
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .indexOf(new String(wanted, StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({
    "module.pth, torch.nn.modules.linear.Linear",
    "two_types.pth, 'storage 0 is 4 elements of F32 for one tensor, but 4 of I32 for another'",
    "duplicate_entries.pth, two entries with the name",
    "zip64_entries.pth, announces 357913941 entries",
    "no_tensors.pth, without tensors",
    "outside_offset.pth, does not fit into its storage",
    "outside_stride.pth, does not fit into its storage",
    "negative_offset.pth, does not fit into its storage",
    "huge_shape.pth, does not fit into its storage",
    "huge_storage.pth, does not fit into its storage",
    "expanded.pth, does not fit into its storage",
    "missing_storage.pth, is missing",
    "zip_bomb.pth, zip bomb",
    "bomb.pth, without tensors",
    "self.pth, without tensors"
  })
  void refusesAndSaysWhy(String file, String reason) {
    assertThatThrownBy(() -> TensorSource.open(fixture(file)))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining(file)
        .hasMessageContaining(reason);
    assertThat(Path.of("hacked")).doesNotExist();
  }

  @Test
  void anUnknownNameIsRefused() throws IOException {
    try (TensorSource source = TensorSource.open(fixture("views.pth"))) {
      assertThatThrownBy(() -> source.read("nothing"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'nothing'");
    }
  }

  @Test
  void everyTruncationIsAnIoException(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(fixture("checkpoint.pth"));
    Path cut = folder.resolve("cut.pth");
    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> readAll(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void noFlippedBitsCrashOrPassUnnoticedInTensors(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(fixture("views.pth"));
    Path flipped = folder.resolve("flipped.pth");
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] copy = whole.clone();
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(flipped, copy);
      try {
        readAll(flipped);
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(500);
  }

  /** The same with the checksum made right, so that it is the pickle reader that has to cope. */
  @Test
  void damageUnderARightChecksumIsAnIoException(@TempDir Path folder) throws IOException {
    byte[] pickle = PickleReaderTest.pickleOf("views.pth");
    Path file = folder.resolve("damaged.pth");
    Random random = new Random(5);
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] damaged = PickleReaderTest.damaged(pickle, random);
      repack(fixture("views.pth"), file, ZipEntry.STORED, Map.of("data.pkl", damaged));
      try {
        readAll(file);
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 1999);
  }

  @Test
  void readsAFileThatAnotherToolCompressed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("deflated.pth");
    repack(fixture("views.pth"), file, ZipEntry.DEFLATED, Map.of());
    try (TensorSource source = TensorSource.open(file)) {
      assertThat(source.read("tail")).containsExactly(8, 9, 10, 11);
      assertThat(source.read("column")).containsExactly(1, 5, 9);
    }
  }

  /** 400 tensors of one storage of 24 MB that takes 240 kB: 9.6 GB to unpack. */
  @Test
  void refusesTensorsThatUnpackOneStorageAgainAndAgain(@TempDir Path folder) throws IOException {
    byte[] tensor =
        "ctorch._utils\n_rebuild_tensor_v2\n(h\u0000K\u0000(K\u0001t(K\u0001tt"
            .getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.writeBytes(
        "\u0080\u0002(X\u0007\u0000\u0000\u0000storagectorch\nFloatStorage\n"
            .getBytes(StandardCharsets.ISO_8859_1));
    pickle.writeBytes(
        "X\u0001\u0000\u0000\u00000X\u0003\u0000\u0000\u0000cpuJ\u0080\u008d\u005b\u0000tQq\u00000}"
            .getBytes(StandardCharsets.ISO_8859_1));
    for (int i = 100; i < 500; i++) {
      pickle.writeBytes(("X\u0003\u0000\u0000\u0000" + i).getBytes(StandardCharsets.ISO_8859_1));
      pickle.writeBytes(tensor);
      pickle.writeBytes("Rs".getBytes(StandardCharsets.ISO_8859_1));
    }
    pickle.write('.');
    byte[] storage = new byte[24_000_000];
    Random random = new Random(1);
    for (int i = 0; i < storage.length; i += 200) {
      storage[i] = (byte) random.nextInt();
    }
    Path file = folder.resolve("shared.pth");
    Map<String, byte[]> entries = Map.of("data.pkl", pickle.toByteArray(), "data/0", storage);
    repack(fixture("missing_storage.pth"), file, ZipEntry.STORED, entries);
    try (TensorSource source = TensorSource.open(file)) {
      assertThat(source.tensors()).hasSize(400);
    }
    repack(fixture("missing_storage.pth"), file, ZipEntry.DEFLATED, entries);
    assertThatThrownBy(() -> TensorSource.open(file))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining("shared.pth")
        .hasMessageContaining("share compressed storages");
  }

  @Test
  void refusesABigEndianFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("big.pth");
    byte[] big = "big".getBytes(StandardCharsets.US_ASCII);
    repack(fixture("views.pth"), file, ZipEntry.STORED, Map.of("byteorder", big));
    assertThatThrownBy(() -> TensorSource.open(file))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining("byte order is 'big'");
  }

  @Test
  void readsTensorsWithoutElementsWhereverTheZeroStands() throws IOException {
    try (TensorSource source = TensorSource.open(fixture("empties.pth"))) {
      assertThat(source.tensors().get("rows").shape()).containsExactly(3, 0);
      assertThat(source.read("rows")).isEmpty();
      assertThat(source.read("cube")).isEmpty();
      assertThat(source.read("full")).containsExactly(1, 1);
    }
  }

  /** Copies a container, with other bytes for some of its entries. */
  private static void repack(Path from, Path to, int method, Map<String, byte[]> replacements)
      throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    String root;
    try (ZipFile zip = new ZipFile(from.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
      root = entries.keySet().iterator().next().replaceFirst("/.*", "/");
    }
    replacements.forEach((name, bytes) -> entries.put(root + name, bytes));
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        CRC32 checksum = new CRC32();
        checksum.update(entry.getValue());
        ZipEntry header = new ZipEntry(entry.getKey());
        header.setMethod(method);
        header.setSize(entry.getValue().length);
        header.setCrc(checksum.getValue());
        out.putNextEntry(header);
        out.write(entry.getValue());
      }
    }
  }

  private static void readAll(Path file) throws IOException {
    try (TensorSource source = TensorSource.open(file)) {
      for (String name : source.tensors().keySet()) {
        source.read(name);
      }
    }
  }

  @Test
  void readsTheFileThatAUserDownloads() throws IOException {
    Path file = SharedFiles.require("golden/efficientnet_b0.pth");
    try (TensorSource source = TensorSource.open(file)) {
      assertThat(source.tensors()).hasSize(360);
      Recognition recognition = Recognition.of(source);
      assertThat(recognition.architecture()).isEqualTo(Architecture.efficientNetB0());
      assertThat(recognition.scheme()).isEqualTo(NamingScheme.TORCHVISION);
      Graph graph = Graph.of(Architecture.efficientNetB0());
      var parameters = ParameterReader.of(source, graph, recognition.scheme()).readAll();
      for (ParameterSpec spec : graph.parameters()) {
        if (spec.role().trainable()) {
          int[] shape = spec.shape().stream().mapToInt(Integer::intValue).toArray();
          assertThat(parameters.values(spec.name()))
              .as(spec.name())
              .isEqualTo(FormulaWeights.tensor(1, spec.name(), shape));
        }
      }
    }
  }

  @Test
  void itsRunningStatisticsAreThoseOfTheSafetensorsFile() throws IOException {
    Path file = SharedFiles.require("golden/efficientnet_b0.pth");
    Path statistics = resource("golden/efficientnet_b0.bn.safetensors");
    try (TensorSource pytorch = TensorSource.open(file);
        TensorSource safetensors = TensorSource.open(statistics)) {
      assertThat(safetensors.tensors()).hasSize(98);
      for (String name : safetensors.tensors().keySet()) {
        assertThat(pytorch.read(name)).as(name).isEqualTo(safetensors.read(name));
      }
      assertThat(pytorch.tensors().get("features.0.1.num_batches_tracked"))
          .isEqualTo(new TensorInfo("features.0.1.num_batches_tracked", TensorType.I64, List.of()));
    }
  }

  @Test
  void severalThreadsReadAtOnce() throws IOException {
    try (TensorSource source = TensorSource.open(fixture("views.pth"))) {
      float[] expected = source.read("transposed");
      List<float[]> results =
          IntStream.range(0, 200)
              .parallel()
              .mapToObj(i -> unchecked(source, "transposed"))
              .toList();
      assertThat(results).allSatisfy(values -> assertThat(values).isEqualTo(expected));
    }
  }

  private static float[] unchecked(TensorSource source, String name) {
    try {
      return source.read(name);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
