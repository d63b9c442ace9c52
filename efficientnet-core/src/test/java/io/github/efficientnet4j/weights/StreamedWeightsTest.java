package io.github.efficientnet4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.ChildJvm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamedWeightsTest {

  @TempDir private Path folder;

  private byte[] safetensors() throws IOException {
    float[] values = new float[50_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Path file = folder.resolve("t.safetensors");
    SafetensorsWriter.write(
        file,
        Map.of("t", new TensorData(List.of(values.length), () -> values)),
        Map.of(),
        TensorType.F32);
    return Files.readAllBytes(file);
  }

  private static List<Path> temporaryFiles() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(path -> path.toString().endsWith(".weights")).toList();
    }
  }

  @Test
  void readsTheSameFromMemoryAndFromATemporaryFileThatIsDeleted() throws IOException {
    byte[] bytes = safetensors();
    List<Path> before = temporaryFiles();
    for (int inMemory : List.of(bytes.length, bytes.length - 1, 1000, 100)) {
      try (TensorSource source =
          new StreamedWeights(inMemory, bytes.length)
              .open("given", new ByteArrayInputStream(bytes))) {
        assertThat(source.description()).isEqualTo("given");
        assertThat(source.read("t")[49_999]).isEqualTo(49_999);
      }
    }
    byte[] pytorch = Files.readAllBytes(PyTorchFileTest.fixture("types.pth"));
    try (TensorSource source = TensorSource.open("given", new ByteArrayInputStream(pytorch))) {
      assertThat(source.description()).isEqualTo("given");
      assertThat(source.read("int16")).containsExactly(300, -300);
    }
    assertThat(before).containsAll(temporaryFiles());
  }

  @Test
  void aStreamThatIsTooLongEndsInAnErrorAndLeavesNothing() throws IOException {
    byte[] bytes = safetensors();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 1;
          }
        };
    List<Path> before = temporaryFiles();
    assertThatThrownBy(
            () ->
                new StreamedWeights(1000, 1 << 20)
                    .open(
                        "given", new SequenceInputStream(new ByteArrayInputStream(bytes), endless)))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining("given has more than 1048576 bytes");
    assertThat(before).containsAll(temporaryFiles());
  }

  @Test
  void damageIsReportedUnderTheGivenNameAndLeavesNothing() throws IOException {
    byte[] pytorch = Files.readAllBytes(PyTorchFileTest.fixture("types.pth"));
    byte[] safetensors = safetensors();
    List<Path> before = temporaryFiles();
    assertThatThrownBy(() -> TensorSource.open("given", new ByteArrayInputStream(pytorch, 0, 900)))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining("given is a damaged PyTorch file");
    assertThatThrownBy(
            () ->
                new StreamedWeights(100, 1 << 20)
                    .open("given", new ByteArrayInputStream(safetensors, 0, 9000)))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining("given");
    InputStream failing =
        new SequenceInputStream(
            new ByteArrayInputStream(pytorch, 0, 900),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("connection reset");
              }
            });
    assertThatThrownBy(() -> TensorSource.open("given", failing)).hasMessage("connection reset");
    assertThat(before).containsAll(temporaryFiles());
  }

  @Test
  void withoutAFolderForTemporaryFilesTheRemedyIsNamed() throws Exception {
    ChildJvm child =
        ChildJvm.run(
            List.of("-Djava.io.tmpdir=" + folder.resolve("nowhere")),
            "nd4j-native",
            List.of(
                WithoutTemporaryFiles.class.getName(),
                PyTorchFileTest.fixture("types.pth").toString()));
    assertThat(child.code()).as(child.err()).isZero();
    assertThat(child.out())
        .contains("given cannot be kept in a temporary file")
        .contains("-Djava.io.tmpdir");
  }

  /** Reads a PyTorch file as a stream. */
  static final class WithoutTemporaryFiles {

    public static void main(String[] arguments) {
      try (InputStream stream = Files.newInputStream(Path.of(arguments[0]));
          TensorSource source = TensorSource.open("given", stream)) {
        System.out.println(source.tensors().keySet());
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
