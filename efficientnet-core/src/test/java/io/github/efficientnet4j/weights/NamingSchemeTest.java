package io.github.efficientnet4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NamingSchemeTest {

  private static final Graph B0 = Graph.of(Architecture.efficientNetB0());

  // timm's names: its _efficientnet_blocks.py, DepthwiseSeparableConv and InvertedResidual.
  @ParameterizedTest
  @CsvSource({
    "features.0.0.weight, conv_stem.weight",
    "features.0.1.running_mean, bn1.running_mean",
    "features.1.0.block.0.0.weight, blocks.0.0.conv_dw.weight",
    "features.1.0.block.0.1.bias, blocks.0.0.bn1.bias",
    "features.1.0.block.1.fc1.weight, blocks.0.0.se.conv_reduce.weight",
    "features.1.0.block.1.fc2.bias, blocks.0.0.se.conv_expand.bias",
    "features.1.0.block.2.0.weight, blocks.0.0.conv_pw.weight",
    "features.1.0.block.2.1.weight, blocks.0.0.bn2.weight",
    "features.3.1.block.0.0.weight, blocks.2.1.conv_pw.weight",
    "features.3.1.block.0.1.running_var, blocks.2.1.bn1.running_var",
    "features.3.1.block.1.0.weight, blocks.2.1.conv_dw.weight",
    "features.3.1.block.1.1.weight, blocks.2.1.bn2.weight",
    "features.3.1.block.2.fc1.bias, blocks.2.1.se.conv_reduce.bias",
    "features.3.1.block.3.0.weight, blocks.2.1.conv_pwl.weight",
    "features.3.1.block.3.1.bias, blocks.2.1.bn3.bias",
    "features.8.0.weight, conv_head.weight",
    "features.8.1.weight, bn2.weight",
    "classifier.1.weight, classifier.weight",
    "classifier.1.bias, classifier.bias"
  })
  void knowsTimmsNames(String torchvision, String timm) {
    assertThat(NamingScheme.TIMM.namesInFile(B0)).containsEntry(torchvision, timm);
  }

  @Test
  void timmsNamesAreAllDifferent() {
    Graph b4 = Graph.of(Architecture.efficientNet(EfficientNetVariant.B4));
    assertThat(NamingScheme.TIMM.namesInFile(b4).values()).doesNotHaveDuplicates();
  }

  private record Shapes(Map<String, TensorInfo> tensors) implements TensorSource {

    static Shapes of(Architecture architecture, NamingScheme scheme) {
      Graph graph = Graph.of(architecture, 32, 32);
      Map<String, String> names = scheme.namesInFile(graph);
      Map<String, TensorInfo> tensors = new LinkedHashMap<>();
      for (ParameterSpec spec : graph.parameters()) {
        String name = names.get(spec.name());
        tensors.put(name, new TensorInfo(name, TensorType.F32, spec.shape()));
      }
      return new Shapes(tensors);
    }

    @Override
    public Map<String, String> metadata() {
      return Map.of();
    }

    @Override
    public float[] read(String name) {
      throw new AssertionError("recognition must not read tensors");
    }

    @Override
    public String description() {
      return "test.pth";
    }

    @Override
    public void close() {}
  }

  @Test
  void recognisesEveryVariantClassCountAndChannelCount() throws Exception {
    for (NamingScheme scheme : NamingScheme.values()) {
      for (EfficientNetVariant variant : EfficientNetVariant.values()) {
        Architecture written =
            Architecture.efficientNet(variant).withClasses(37).withInputChannels(1);
        Recognition recognition = Recognition.of(Shapes.of(written, scheme));
        assertThat(recognition).isEqualTo(new Recognition(written, scheme));
      }
    }
  }

  @Test
  void recognisesTheOtherBaselinesClassCountsAndChannelCounts() throws Exception {
    for (Architecture baseline : Architecture.otherBaselines()) {
      Architecture written = baseline.withClasses(37).withInputChannels(1);
      assertThat(Recognition.of(Shapes.of(written, NamingScheme.TORCHVISION)))
          .isEqualTo(new Recognition(written, NamingScheme.TORCHVISION));
    }
  }

  @Test
  void acceptsPyTorchsBatchCounters() throws Exception {
    Shapes shapes = Shapes.of(Architecture.efficientNetB0(), NamingScheme.TORCHVISION);
    String counter = "features.0.1.num_batches_tracked";
    shapes.tensors().put(counter, new TensorInfo(counter, TensorType.I64, List.of()));
    assertThat(Recognition.of(shapes).architecture()).isEqualTo(Architecture.efficientNetB0());
  }

  @Test
  void listsEveryMissingSurplusAndMisshapenTensorAtOnce() {
    Shapes shapes = Shapes.of(Architecture.efficientNetB0(), NamingScheme.TORCHVISION);
    shapes.tensors().remove("features.2.0.block.0.0.weight");
    shapes.tensors().remove("classifier.1.bias");
    shapes.tensors().put("extra", new TensorInfo("extra", TensorType.F32, List.of(2)));
    shapes
        .tensors()
        .put(
            "features.8.0.weight",
            new TensorInfo("features.8.0.weight", TensorType.F32, List.of(1, 2)));
    var failure =
        catchThrowableOfType(WeightsMismatchException.class, () -> Recognition.of(shapes));
    assertThat(failure.differences()).hasSize(4);
    assertThat(failure)
        .hasMessageContaining("efficientnet_b0")
        .hasMessageContaining("missing    features.2.0.block.0.0.weight [96, 16, 1, 1]")
        .hasMessageContaining("missing    classifier.1.bias [1000]")
        .hasMessageContaining(
            "misshapen  features.8.0.weight is [1, 2], expected [1280, 320, 1, 1]")
        .hasMessageContaining("surplus    extra [2]");
  }

  @Test
  void aFileOfAnotherNetworkIsNamedInTenLines() {
    Architecture b3 = Architecture.efficientNet(EfficientNetVariant.B3).withClasses(37);
    for (NamingScheme scheme : NamingScheme.values()) {
      Shapes shapes = Shapes.of(b3, scheme);
      Graph b0 = Graph.of(Architecture.efficientNetB0());
      var failure =
          catchThrowableOfType(
              WeightsMismatchException.class, () -> ParameterReader.of(shapes, b0, scheme));
      assertThat(failure.differences()).hasSizeGreaterThan(100);
      assertThat(failure)
          .hasMessageStartingWith("test.pth does not fit efficientnet_b0: ")
          .hasMessageContaining("\nThe file holds efficientnet_b3 with 37 classes.\n")
          .hasMessageContaining("\n  misshapen  ")
          .hasMessageContaining("\n  surplus    ");
      assertThat(failure.getMessage().lines().count()).isLessThan(10);
    }
  }

  @Test
  void theNearestNetworkIsNamedWithItsShareOfTheTensors() {
    Shapes shapes =
        Shapes.of(Architecture.efficientNet(EfficientNetVariant.B2), NamingScheme.TORCHVISION);
    shapes.tensors().remove("features.2.0.block.0.0.weight");
    Graph b0 = Graph.of(Architecture.efficientNetB0());
    assertThatThrownBy(() -> ParameterReader.of(shapes, b0, NamingScheme.TORCHVISION))
        .hasMessageContaining("The network that comes closest is efficientnet_b2 with 1000 classes")
        .hasMessageContaining("438 of the file's 438 tensors fit it");
    assertThatThrownBy(() -> Recognition.of(shapes))
        .hasMessageContaining("efficientnet_b2 with 1000 classes, the network that comes closest")
        .hasMessageContaining(": 1 tensor differs")
        .hasMessageContaining("missing    features.2.0.block.0.0.weight [96, 16, 1, 1]");
  }

  /** Its first kernel has the name and shape of an EfficientNet's stem, and little else does. */
  @Test
  void aNetworkOfAFamilyThatTheLibraryDoesNotKnowIsSaidToBeOne() {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    for (int layer = 0; layer < 40; layer++) {
      String name = layer == 0 ? "features.0.0.weight" : "features." + layer + ".conv.weight";
      tensors.put(name, new TensorInfo(name, TensorType.F32, List.of(32, 3, 3, 3)));
    }
    assertThatThrownBy(() -> Recognition.of(new Shapes(tensors)))
        .isInstanceOf(WeightsMismatchException.class)
        .hasMessageContaining(
            "Only 1 of the file's 40 tensors fit it: the file probably holds a network that the"
                + " library does not know.")
        .satisfies(failure -> assertThat(failure.getMessage().lines().count()).isLessThan(10));
  }

  @ParameterizedTest
  @EnumSource(names = {"I8", "U8", "I16", "I32", "I64", "BOOL"})
  void integersAreNoWeights(TensorType type) {
    Shapes shapes = Shapes.of(Architecture.efficientNetB0(), NamingScheme.TORCHVISION);
    String kernel = "features.8.0.weight";
    shapes.tensors().put(kernel, new TensorInfo(kernel, type, List.of(1280, 320, 1, 1)));
    assertThatThrownBy(() -> Recognition.of(shapes))
        .isInstanceOf(WeightsMismatchException.class)
        .hasMessageContaining("not floating-point numbers  features.8.0.weight is of type " + type);
  }

  @Test
  void otherNetworksAreRefusedWithTheirFirstNames() {
    var tensors =
        Map.of("encoder.weight", new TensorInfo("encoder.weight", TensorType.F32, List.of(64)));
    assertThatThrownBy(() -> Recognition.of(new Shapes(tensors)))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining("encoder.weight");
  }
}
