package io.github.efficientnet4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.github.efficientnet4j.FormulaWeights;
import io.github.efficientnet4j.GoldenFiles;
import io.github.efficientnet4j.RandomNetworks;
import io.github.efficientnet4j.Version;
import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.BatchNorm;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.gradient.ReferenceTraining;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.engine.CompiledEngine;
import io.github.efficientnet4j.onnx.OnnxOptions.Normalization;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exported networks in ONNX Runtime against the engine, and what the files say. */
class OnnxWriterTest {

  private static final Architecture SMALL =
      Architecture.builder("small")
          .inputChannels(2)
          .resolution(32)
          .stem(16)
          .stage(MBConv.of(3, 1), 8, 2, 1)
          .stage(MBConv.of(5, 6), 24, 2, 2)
          .stage(new ConvolutionBlock(3), 16, 1, 1)
          .head(64)
          .classes(7)
          .batchNorm(BatchNorm.TENSORFLOW)
          .dropout(0.2)
          .dropPath(0.2)
          .build();

  /** Of the logits' size. */
  private static final double TOLERANCE = 1e-4;

  @TempDir private Path folder;

  /** A network with weights, and the one file of it that several batches are run on. */
  private record Export(Architecture network, Parameters parameters, int height, int width) {

    void to(Path file, Normalization normalization) throws IOException {
      Graph graph = Graph.of(network, height, width);
      OnnxWriter.write(file, graph, parameters, normalization, Map.of());
    }

    /**
     * Whether rounding alone takes up the tolerance. ResNet-50 sums up to 4608 products, in one of
     * 50 layers after another: measured against double precision on these weights, ONNX Runtime's
     * logits are off by 0.62e-4 of their deviation and the engine's by 0.92e-4, each in its own
     * order of summation, as PyTorch's float32 is by 0.8e-4. The MobileNets come to 0.3e-4, the
     * EfficientNets to 0.05e-4.
     */
    private boolean roundsMuch() {
      return network.name().equals(Architecture.resNet50().name());
    }

    /**
     * Batches of one and of three images. The two differ by the tolerance at most; or, where two
     * errors of rounding could add up to more, each differs from the exact logits by no more.
     */
    void assertSameLogits(Path file, boolean ofDeviation) throws OrtException {
      EngineOptions options = EngineOptions.defaults().withKernels(KernelChoice.SCALAR);
      try (OnnxRuntime runtime = new OnnxRuntime(file);
          InferenceEngine engine = CompiledEngine.compile(network, parameters, options)) {
        for (int batch : List.of(1, 3)) {
          int channels = network.inputChannels();
          float[] pixels = FormulaWeights.image(1, batch, channels, height, width);
          float[] ours =
              engine.logits(ImageBatch.of(pixels, PixelLayout.NCHW, batch, height, width));
          float[] theirs = runtime.logits(pixels, batch, channels, height, width);
          if (roundsMuch()) {
            float[] exact =
                ReferenceTraining.inference(network, parameters, pixels, batch, height, width);
            assertClose("the engine", ours, exact, ofDeviation);
            assertClose("ONNX Runtime", theirs, exact, ofDeviation);
          } else {
            assertClose("ONNX Runtime", theirs, ours, ofDeviation);
          }
        }
      }
    }
  }

  private static void assertClose(
      String whose, float[] actual, float[] expected, boolean ofDeviation) {
    assertThat(actual).hasSameSizeAs(expected);
    assertThat(largestDifference(actual, expected))
        .as("largest difference of the logits of %s", whose)
        .isLessThan(TOLERANCE * size(expected, ofDeviation));
  }

  private static double largestDifference(float[] actual, float[] expected) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs(actual[i] - (double) expected[i]);
      // Negated, so that NaN is the largest.
      largest = !(difference <= largest) ? difference : largest;
    }
    return largest;
  }

  /** Standard deviation, or root of the mean square for networks whose logits may all be equal. */
  private static double size(float[] values, boolean deviation) {
    double mean = 0;
    double squares = 0;
    for (float value : values) {
      mean += (double) value / values.length;
      squares += (double) value * value / values.length;
    }
    return Math.sqrt(deviation ? squares - mean * mean : squares + 1e-6);
  }

  static Stream<Architecture> published() {
    return Stream.concat(
        EnumSet.range(EfficientNetVariant.B0, EfficientNetVariant.B7).stream()
            .map(Architecture::efficientNet),
        Architecture.otherBaselines().stream());
  }

  @ParameterizedTest
  @MethodSource("published")
  void everyPublishedNetworkGivesTheEnginesLogits(Architecture torch) throws Exception {
    Parameters parameters = GoldenFiles.parameters(torch, 1, torch.name() + ".bn.safetensors");
    Path file = folder.resolve("variant.onnx");
    Export symmetric = new Export(torch, parameters, 64, 64);
    symmetric.to(file, Normalization.FOLDED);
    symmetric.assertSameLogits(file, true);
    Export tensorFlow = new Export(torch.withTensorFlowConventions(), parameters, 50, 63);
    tensorFlow.to(file, Normalization.KEPT);
    tensorFlow.assertSameLogits(file, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void networksThatNobodyWouldDrawGiveTheEnginesLogits(int group) throws Exception {
    Path file = folder.resolve("random.onnx");
    for (int seed = 10 * group; seed < 10 * group + 10; seed++) {
      Random random = new Random(seed);
      Architecture network =
          group < 4 ? RandomNetworks.next(random) : RandomNetworks.nextOfAnyFamily(random);
      int height = RandomNetworks.oneOf(random, 1, 2, 5, 7, 13, 29, 33);
      int width = RandomNetworks.oneOf(random, 1, 3, 5, 8, 11, 28, 47);
      Normalization normalization = Normalization.values()[random.nextInt(2)];
      Export export = new Export(network, FormulaWeights.parameters(network), height, width);
      try {
        export.to(file, normalization);
        export.assertSameLogits(file, false);
      } catch (AssertionError | RuntimeException | OrtException e) {
        throw new AssertionError(
            "seed %d: %s, %s, %dx%d".formatted(seed, network, normalization, height, width), e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyActivationGivesTheEnginesLogits(Activation activation) throws Exception {
    Architecture network = SMALL.withActivation(activation);
    Export export = new Export(network, FormulaWeights.parameters(network), 29, 47);
    for (Normalization normalization : Normalization.values()) {
      Path file = folder.resolve(activation + "-" + normalization + ".onnx");
      export.to(file, normalization);
      export.assertSameLogits(file, true);
    }
  }

  @Test
  void theFileSaysWhatItIs() throws Exception {
    Path file = folder.resolve("small.onnx");
    OnnxWriter.write(
        file,
        Graph.of(SMALL, 20, 30),
        FormulaWeights.parameters(SMALL),
        Normalization.FOLDED,
        Map.of("key", "Wörter \"x\""));
    ModelProto model = read(file);
    assertThat(model.getIrVersion()).isEqualTo(7);
    assertThat(model.getOpsetImportList()).hasSize(1);
    assertThat(model.getOpsetImport(0).getDomain()).isEmpty();
    assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(13);
    assertThat(model.getProducerVersion()).isEqualTo(Version.current());
    try (OnnxRuntime runtime = new OnnxRuntime(file)) {
      assertThat(runtime.metadata().getProducerName()).isEqualTo("efficientnet4j");
      assertThat(runtime.metadata().getGraphName()).isEqualTo("small");
      assertThat(runtime.metadata().getCustomMetadata())
          .containsExactly(Map.entry("key", "Wörter \"x\""));
      assertThat(runtime.input().getShape()).containsExactly(-1, 2, 20, 30);
      assertThat(runtime.input().getDimensionNames()).startsWith("batch");
      assertThat(runtime.output().getShape()).containsExactly(-1, 7);
      assertThat(runtime.output().getDimensionNames()).startsWith("batch");
    }
  }

  /** The hashes are of what the classes that protoc generates from onnx.proto3 wrote. */
  @ParameterizedTest
  @CsvSource({
    "SILU, FOLDED, a7e45ef9d824c5232fb60c4fda2780a05e33767596ff805a30ffa43d8b312804",
    "SILU, KEPT, 293961c2aae2984993c49da5220542ec9b9b476440a5e5af49073f836d9ec17c",
    "RELU, FOLDED, 0815c5bfab5470c78c20675fd718a2c81771c3ce375ffd609a3a87a2c6e196f9",
    "RELU, KEPT, 637692cbb56f7712b97bab04af0f15661107bd60c68e941c1f31d69bfcfc4c0c",
    "RELU6, FOLDED, d1569d4164a1c7d1424fe1ad31cf1b8dfb81bf0f0202b2b6d03a50b3805ab505",
    "RELU6, KEPT, 42475e9b3a93e999ca35830263b24b65a71d6c96a92255f147025274507c6bf0",
    "HARD_SWISH, FOLDED, e8313bc2cfa43428af94385444df7c212559bda6ed60653eebc27052f600bf17",
    "HARD_SWISH, KEPT, d75e45ae3169f15c84a7851698094bf6eac9ca51ad148f1eb1c2a1ff69391669"
  })
  void everyByteIsAsGeneratedClassesWriteIt(
      Activation activation, Normalization normalization, String sha256) throws Exception {
    Architecture network = SMALL.withActivation(activation);
    Parameters parameters = FormulaWeights.parameters(network);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    OnnxGraph graph = OnnxGraph.of(Graph.of(network, 29, 47), parameters, normalization);
    new ModelStream(new Message(), graph).writeTo(file);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.toByteArray());
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
  }

  /** Parsed and serialised again, it is as long: no field is unknown, none is there twice. */
  @Test
  void nothingIsLostWhenGeneratedClassesReadTheFile() throws IOException {
    Path file = folder.resolve("small.onnx");
    Graph graph = Graph.of(SMALL);
    Parameters parameters = FormulaWeights.parameters(SMALL);
    Map<String, String> metadata = Map.of("key", "value", "empty", "");
    OnnxWriter.write(file, graph, parameters, Normalization.FOLDED, metadata);
    ModelProto model = read(file);
    assertThat(model.getSerializedSize()).isEqualTo((int) Files.size(file));
    assertThat(model.getUnknownFields().asMap()).isEmpty();
    assertThat(model.getGraph().getUnknownFields().asMap()).isEmpty();
  }

  @Test
  void keptBatchNormsLeaveEveryParameterUnderItsName() throws IOException {
    Path file = folder.resolve("kept.onnx");
    Parameters parameters = FormulaWeights.parameters(SMALL);
    new Export(SMALL, parameters, 32, 32).to(file, Normalization.KEPT);
    List<TensorProto> weights = read(file).getGraph().getInitializerList();
    assertThat(weights.stream().map(TensorProto::getName))
        .containsExactlyElementsOf(parameters.specs().keySet());
    for (TensorProto weight : weights) {
      ParameterSpec spec = parameters.specs().get(weight.getName());
      assertThat(weight.getDimsList())
          .isEqualTo(spec.shape().stream().map(Integer::longValue).toList());
      float[] values = new float[spec.elements()];
      weight
          .getRawData()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
      assertThat(values).isEqualTo(parameters.values(spec.name()));
    }
    assertThat(operators(file, "BatchNormalization"))
        .hasSameSizeAs(weights.stream().filter(w -> w.getName().endsWith("running_var")).toList())
        .allSatisfy(node -> assertThat(attribute(node, "epsilon").getF()).isEqualTo(1e-3f))
        .allSatisfy(node -> assertThat(attribute(node, "momentum").getF()).isEqualTo(0.99f));
  }

  @Test
  void foldedBatchNormsAreGone() throws IOException {
    Path file = folder.resolve("folded.onnx");
    new Export(SMALL, FormulaWeights.parameters(SMALL), 32, 32).to(file, Normalization.FOLDED);
    assertThat(operators(file, "BatchNormalization")).isEmpty();
    assertThat(operators(file, "Conv"))
        .allSatisfy(node -> assertThat(node.getInputCount()).isEqualTo(3));
    assertThat(read(file).getGraph().getInitializerList().stream().map(TensorProto::getName))
        .contains("features.0.0.folded.weight", "classifier.1.weight")
        .noneMatch(name -> name.contains("running"));
  }

  @Test
  void paddingLikeTensorFlowsIsWrittenInNumbers() throws IOException {
    Path file = folder.resolve("same.onnx");
    Architecture same = SMALL.withPadding(PaddingMode.SAME);
    new Export(same, FormulaWeights.parameters(same), 32, 33).to(file, Normalization.FOLDED);
    NodeProto stem = operators(file, "Conv").get(0);
    assertThat(attribute(stem, "pads").getIntsList()).containsExactly(0L, 1L, 1L, 1L);
    assertThat(attribute(stem, "strides").getIntsList()).containsExactly(2L, 2L);
  }

  @Test
  void namesAreUnique() throws IOException {
    for (Normalization normalization : Normalization.values()) {
      Path file = folder.resolve("names.onnx");
      new Export(SMALL, FormulaWeights.parameters(SMALL), 32, 32).to(file, normalization);
      var graph = read(file).getGraph();
      Stream<String> names =
          Stream.of(
                  Stream.of(OnnxWriter.INPUT),
                  graph.getInitializerList().stream().map(TensorProto::getName),
                  graph.getNodeList().stream().flatMap(node -> node.getOutputList().stream()))
              .flatMap(part -> part);
      assertThat(names).doesNotHaveDuplicates().contains(OnnxWriter.OUTPUT);
    }
  }

  @Test
  void aFileBeyondTwoGigabytesIsRefusedBeforeAWeightIsRead() {
    Architecture huge = SMALL.withClasses(9_000_000);
    Graph graph = Graph.of(huge);
    // Of a network this large no test can have the parameters; kept BatchNorms need none so far.
    var model = new ModelStream(new Message(), OnnxGraph.of(graph, null, Normalization.KEPT));
    assertThatThrownBy(model::requireWritable)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2.3 GB")
        .hasMessageContaining("2 GB")
        .hasMessageContaining("safetensors");
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    OnnxOptions options = OnnxOptions.defaults();
    assertThatThrownBy(() -> options.withInputSize(-1, 5)).hasMessageContaining("-1x5");
    assertThatThrownBy(() -> options.withInputSize(0, 5)).hasMessageContaining("0x5");
  }

  private static ModelProto read(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return ModelProto.parseFrom(stream);
    }
  }

  private static List<NodeProto> operators(Path file, String type) throws IOException {
    return read(file).getGraph().getNodeList().stream()
        .filter(node -> node.getOpType().equals(type))
        .toList();
  }

  private static AttributeProto attribute(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
