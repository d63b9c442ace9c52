package io.github.efficientnet4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.SharedFiles;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.weights.WeightsFormatException;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same small network from everywhere. */
class NetworkSourceTest {

  private static final EngineOptions SCALAR =
      EngineOptions.defaults().withKernels(KernelChoice.SCALAR);

  private static final Network NETWORK =
      Network.create(
              Architecture.builder("tiny")
                  .resolution(32)
                  .stem(8)
                  .stage(MBConv.of(3, 1), 8, 1, 1)
                  .head(16)
                  .classes(3)
                  .build(),
              5)
          .withLabels(Labels.of(List.of("cat", "dog", "fox")));

  @TempDir private static Path folder;
  private static Path file;

  @BeforeAll
  static void save() throws IOException {
    file = folder.resolve("tiny.safetensors");
    NETWORK.save(file);
  }

  private static float[] pixels() {
    float[] pixels = new float[3 * 32 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Math.sin(i);
    }
    return pixels;
  }

  private static void assertIsTheNetwork(NetworkSource source) throws IOException {
    Network loaded = source.load();
    assertThat(loaded.architecture()).isEqualTo(NETWORK.architecture());
    assertThat(loaded.labels()).isEqualTo(NETWORK.labels());
    assertEnginesAgree(source);
  }

  private static void assertEnginesAgree(NetworkSource source) throws IOException {
    try (InferenceEngine engine = source.compile(SCALAR);
        InferenceEngine expected = NETWORK.compile(SCALAR)) {
      assertThat(engine.run(pixels(), 1)).isEqualTo(expected.run(pixels(), 1));
    }
  }

  @Test
  void aFileAndANetworkInMemory() throws IOException {
    assertIsTheNetwork(NetworkSource.of(file));
    assertIsTheNetwork(NetworkSource.of(NETWORK));
    assertEnginesAgree(NetworkSource.of(file, NETWORK.architecture()));
  }

  @Test
  void aPathOfAnotherFileSystem() throws IOException {
    Path zip = folder.resolve("models.zip");
    try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path entry = inside.getPath("/models/tiny.safetensors");
      Files.createDirectories(entry.getParent());
      Files.copy(file, entry);
      assertIsTheNetwork(NetworkSource.of(entry));
      try (ImageClassifier classifier = ImageClassifier.open(entry)) {
        assertThat(classifier.labels()).isEqualTo(NETWORK.labels());
      }
      Path text = Files.writeString(inside.getPath("/notes.pth"), "no weights");
      assertThatThrownBy(() -> Network.load(text))
          .isInstanceOf(WeightsFormatException.class)
          .hasMessageContaining("models.zip!/notes.pth is neither");
      assertThatThrownBy(() -> Network.load(inside.getPath("/models")))
          .isInstanceOf(WeightsFormatException.class)
          .hasMessageContaining("folder");
    }
  }

  @Test
  void aStreamOnce() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    assertEnginesAgree(NetworkSource.of(new ByteArrayInputStream(bytes)));
    NetworkSource source = NetworkSource.of(new ByteArrayInputStream(bytes));
    assertThat(source.load().labels()).isEqualTo(NETWORK.labels());
    assertThatThrownBy(source::load)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was read already");
  }

  @Test
  void aStreamIsNotClosedAndItsFailureIsPassedOn() throws IOException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(Files.readAllBytes(file));
    InputStream watched =
        new FilterInputStream(bytes) {
          @Override
          public void close() {
            throw new AssertionError("closed");
          }
        };
    try (ImageClassifier classifier = ImageClassifier.builder().weights(watched).build()) {
      assertThat(classifier.labels()).isEqualTo(NETWORK.labels());
    }
    assertThatThrownBy(
            () -> ImageClassifier.builder().weights(InputStream.nullInputStream()).build())
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining("the stream of weights is empty");
    InputStream cut = new ByteArrayInputStream(Files.readAllBytes(file), 0, 5000);
    assertThatThrownBy(() -> ImageClassifier.builder().weights(cut).build())
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining("the stream of weights");
  }

  /** PyTorch's zip container is read from a file, which is gone afterwards. */
  @Test
  void aPyTorchStreamLeavesNoTemporaryFile() throws IOException {
    Path golden = SharedFiles.require("golden/efficientnet_b0.pth");
    List<Path> before = temporaryFiles();
    Network loaded;
    try (InputStream stream = Files.newInputStream(golden)) {
      loaded = NetworkSource.of(stream).load();
    }
    assertThat(loaded.parameters().values("classifier.1.weight"))
        .isEqualTo(Network.load(golden).parameters().values("classifier.1.weight"));
    assertThat(before).containsAll(temporaryFiles());
  }

  private static List<Path> temporaryFiles() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(path -> path.toString().endsWith(".weights")).toList();
    }
  }

  /** In a jar, found by the loader of a class in the same jar. */
  static final class Anchor {}

  private static URLClassLoader jar(String name) throws IOException {
    Path jar = folder.resolve(name);
    String anchor = Anchor.class.getName().replace('.', '/') + ".class";
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar));
        InputStream code = Anchor.class.getClassLoader().getResourceAsStream(anchor)) {
      out.putNextEntry(new ZipEntry(anchor));
      code.transferTo(out);
      out.putNextEntry(new ZipEntry("models/tiny.safetensors"));
      Files.copy(file, out);
      out.closeEntry();
    }
    return new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
  }

  @Test
  void aResourceInAJar() throws IOException, ClassNotFoundException {
    try (URLClassLoader loader = jar("a.jar")) {
      assertIsTheNetwork(NetworkSource.ofResource(loader, "models/tiny.safetensors"));
      Class<?> anchor = loader.loadClass(Anchor.class.getName());
      assertIsTheNetwork(NetworkSource.ofResource(anchor, "/models/tiny.safetensors"));
      try (ImageClassifier byClass =
              ImageClassifier.builder()
                  .weightsResource(anchor, "/models/tiny.safetensors")
                  .build();
          ImageClassifier byLoader =
              ImageClassifier.builder()
                  .weightsResource(loader, "models/tiny.safetensors")
                  .build()) {
        assertThat(byClass.labels()).isEqualTo(NETWORK.labels());
        assertThat(byLoader.labels()).isEqualTo(NETWORK.labels());
      }
      assertThatThrownBy(NetworkSource.ofResource(loader, "/models/tiny.safetensors")::load)
          .isInstanceOf(FileNotFoundException.class)
          .hasMessageContaining("no resource /models/tiny.safetensors")
          .hasMessageContaining("do not begin with /");
      assertThatThrownBy(NetworkSource.ofResource(anchor, "tiny.safetensors")::load)
          .isInstanceOf(FileNotFoundException.class)
          .hasMessageContaining("relative to that class's package");
    }
  }

  @Test
  void aResourceInAFolder() throws IOException {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
      assertIsTheNetwork(NetworkSource.ofResource(loader, "tiny.safetensors"));
    }
  }

  @Test
  void theNetworkOfTheLibrary() throws IOException {
    assertThat(NetworkSource.fashionMnist().load().labels().names()).contains("Ankle boot");
  }

  @Test
  void conventionsAreAppliedOneAfterTheOther() throws IOException {
    Network changed =
        NetworkSource.of(file)
            .withConventions(known -> known.withDropout(0.3))
            .withConventions(Architecture::withTensorFlowConventions)
            .load();
    assertThat(changed.architecture())
        .isEqualTo(NETWORK.architecture().withDropout(0.3).withTensorFlowConventions());
  }

  private static List<NetworkSource> sources() throws IOException {
    return List.of(
        NetworkSource.of(file),
        NetworkSource.of(file, NETWORK.architecture()),
        NetworkSource.of(new ByteArrayInputStream(Files.readAllBytes(file))));
  }

  @Test
  void conventionsThatChangeTensorsAreRefusedWithTheSourcesName() throws IOException {
    for (NetworkSource source : sources()) {
      for (UnaryOperator<Architecture> wrong :
          List.<UnaryOperator<Architecture>>of(
              known -> known.withClasses(5), known -> known.withInputChannels(1))) {
        assertThatThrownBy(source.withConventions(wrong)::load)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("those for " + source + " change the tensors of tiny");
        assertThatThrownBy(() -> source.withConventions(wrong).compile(SCALAR))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("those for " + source + " change the tensors of tiny");
      }
    }
    assertThatThrownBy(
            () -> NetworkSource.of(NETWORK).withConventions(known -> known.withClasses(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("change the tensors of tiny");
  }

  @Test
  void conventionsThatReturnNullAreNamed() throws IOException {
    for (NetworkSource source : sources()) {
      assertThatThrownBy(source.withConventions(known -> null)::load)
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("the conventions for " + source + " returned null");
      assertThatThrownBy(
              source.withConventions(known -> null).withConventions(known -> known)::compile)
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("returned null");
    }
    assertThatThrownBy(() -> NetworkSource.of(NETWORK).withConventions(known -> null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("returned null");
  }

  @Test
  void anExceptionOfTheConventionsIsPassedOn() throws IOException {
    UncheckedIOException own = new UncheckedIOException(new IOException("no settings"));
    for (NetworkSource source : sources()) {
      NetworkSource failing =
          source.withConventions(
              known -> {
                throw own;
              });
      assertThatThrownBy(failing::load).isSameAs(own);
      assertThatThrownBy(() -> failing.compile(SCALAR)).isSameAs(own);
    }
  }

  @Test
  void whatDoesNotFitDoesNotUseUpAStream() throws IOException {
    Path golden = SharedFiles.require("golden/efficientnet_b0.pth");
    for (Path weights : List.of(file, golden)) {
      try (InputStream stream = Files.newInputStream(weights)) {
        ImageClassifierBuilder builder =
            ImageClassifier.builder().weights(stream).labels(Labels.of(List.of("one", "two")));
        assertThatThrownBy(builder::build)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("2 labels");
        builder.conventions(known -> known.withClasses(7));
        assertThatThrownBy(builder::build)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("change the tensors");
        builder.conventions(UnaryOperator.identity());
        builder.labels(Network.load(weights).labels());
        try (ImageClassifier classifier = builder.build()) {
          assertThat(classifier.labels()).isEqualTo(Network.load(weights).labels());
        }
        assertThatThrownBy(builder::build)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("was read already");
      }
    }
  }
}
