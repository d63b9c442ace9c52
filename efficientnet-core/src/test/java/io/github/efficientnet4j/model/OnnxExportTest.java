package io.github.efficientnet4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.onnx.OnnxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import onnx.Onnx.ModelProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a network reaches an ONNX file; that it computes the same is OnnxWriterTest's. */
class OnnxExportTest {

  private static final Architecture NETWORK =
      Architecture.builder("small")
          .resolution(32)
          .stem(16)
          .stage(MBConv.of(3, 1), 8, 2, 1)
          .head(64)
          .classes(2)
          .build();

  private static final Network MODEL =
      Network.create(NETWORK, 1)
          .withLabels(Labels.of(List.of("cat", "Vögel \"x\"")))
          .withTransform(ImageTransform.imageNet(40, 36, Resampling.BILINEAR));

  @TempDir private Path folder;

  private static ModelProto read(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return ModelProto.parseFrom(stream);
    }
  }

  private static List<Dimension> inputOf(Path file) throws IOException {
    return read(file).getGraph().getInput(0).getType().getTensorType().getShape().getDimList();
  }

  @Test
  void theInputIsOfTheSizeThatTheTransformMakesUnlessAsked() throws IOException {
    Path file = folder.resolve("small.onnx");
    MODEL.exportOnnx(file);
    assertThat(inputOf(file).stream().skip(1).map(Dimension::getDimValue))
        .containsExactly(3L, 36L, 36L);
    MODEL.exportOnnx(file, OnnxOptions.defaults().withInputSize(20, 50));
    assertThat(inputOf(file).stream().skip(1).map(Dimension::getDimValue))
        .containsExactly(3L, 20L, 50L);
  }

  @Test
  void architectureLabelsAndTransformAreInTheMetadata() throws IOException {
    Path file = folder.resolve("small.onnx");
    MODEL.exportOnnx(file);
    Map<String, String> metadata =
        read(file).getMetadataPropsList().stream()
            .collect(
                Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
    ModelMetadata described = ModelMetadata.read(metadata, "small.onnx").orElseThrow();
    assertThat(described.architecture()).isEqualTo(NETWORK);
    assertThat(described.labels()).isEqualTo(MODEL.labels());
    assertThat(described.transform()).isEqualTo(MODEL.transform());
  }

  @Test
  void aSizeThatNoNetworkCanTakeIsRefusedAndNothingIsWritten() {
    Path file = folder.resolve("small.onnx");
    assertThatThrownBy(
            () -> MODEL.exportOnnx(file, OnnxOptions.defaults().withInputSize(100_000, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100000x1");
    assertThat(folder).isEmptyDirectory();
  }
}
