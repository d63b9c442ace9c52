package io.github.efficientnet4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.architecture.Architecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamePrefixTest {

  private static final String STEM = "features.0.0.weight";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "module.",
        "_orig_mod.",
        "module._orig_mod.",
        "model.",
        "net.",
        "backbone.",
        "encoder.",
        "model.module._orig_mod."
      })
  void whatWrappersAddIsRemovedInEveryContainer(String prefix, @TempDir Path folder)
      throws IOException {
    float[] values = {1, -2.5f};
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    tensors.put(prefix + STEM, new TensorData(List.of(2), () -> values));
    tensors.put(prefix + "classifier.1.bias", new TensorData(List.of(2), () -> values));
    Path file = folder.resolve("wrapped.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of("format", "pt"), TensorType.F32);
    try (TensorSource source = TensorSource.open(file)) {
      assertThat(source.tensors().keySet()).containsExactly(STEM, "classifier.1.bias");
      assertThat(source.tensors().get(STEM))
          .isEqualTo(new TensorInfo(STEM, TensorType.F32, List.of(2)));
      assertThat(source.read("classifier.1.bias")).containsExactly(values);
      assertThat(source.metadata()).containsEntry("format", "pt");
      assertThat(source.description()).isEqualTo(file.toString());
    }
  }

  private static String prefixOf(String... names) {
    return NamePrefix.of(List.of(names)).prefix();
  }

  @Test
  void thePrefixIsThatOfTheStem() {
    assertThat(prefixOf("model." + STEM, "criterion.weight")).isEqualTo("model.");
    assertThat(prefixOf("model.backbone.conv_stem.weight", "model.head.weight"))
        .isEqualTo("model.backbone.");
    assertThat(prefixOf("net.conv1.weight", "teacher.conv1.weight")).isEqualTo("net.");
    assertThat(NamePrefix.of(List.of("model." + STEM, "criterion.weight")).others())
        .containsExactly("criterion.weight");
  }

  @Test
  void withoutAStemAllNamesShareThePrefix() {
    assertThat(prefixOf("module.a", "module.b")).isEqualTo("module.");
    assertThat(prefixOf("model.module.a", "model.b")).isEqualTo("model.");
    assertThat(prefixOf("module.a", "b")).isEmpty();
    assertThat(prefixOf("n_averaged", "module.a")).isEqualTo("module.");
    assertThat(NamePrefix.of(List.of("n_averaged", "module.a")).others()).isEmpty();
    assertThat(prefixOf()).isEmpty();
  }

  @Test
  void severalStemsOrOneWithoutAPrefixStayAsTheyAre() {
    assertThat(prefixOf("model." + STEM, "net." + STEM)).isEmpty();
    assertThat(prefixOf(STEM, "model." + STEM)).isEmpty();
    assertThat(prefixOf(STEM, "layer1.0.conv1.weight")).isEmpty();
    assertThat(prefixOf("modeling.a", "modeling.b")).isEmpty();
  }

  @Test
  void namesOfNetworksOfTheLibraryHaveNoPrefix() {
    for (Architecture network : Architecture.otherBaselines()) {
      assertThat(
              NamePrefix.of(
                      io.github.efficientnet4j.graph.Graph.of(network).parameters().stream()
                          .map(parameter -> parameter.name())
                          .toList())
                  .prefix())
          .isEmpty();
    }
  }
}
