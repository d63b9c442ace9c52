package io.github.efficientnet4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.efficientnet4j.ChildJvm;
import io.github.efficientnet4j.SharedFiles;
import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.nd4j.Nd4jInference;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import io.github.efficientnet4j.weights.NamingScheme;
import io.github.efficientnet4j.weights.SafetensorsWriter;
import io.github.efficientnet4j.weights.TensorData;
import io.github.efficientnet4j.weights.TensorType;
import io.github.efficientnet4j.weights.WeightsFormatException;
import io.github.efficientnet4j.weights.WeightsMismatchException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier straight from a file, beside one of the network that was loaded from it. */
class ImageClassifierFileTest {

  private static final EngineOptions SCALAR =
      EngineOptions.defaults().withKernels(KernelChoice.SCALAR);

  private static final Architecture TINY =
      Architecture.builder("tiny")
          .resolution(32)
          .stem(8)
          .stage(MBConv.of(3, 1), 8, 1, 1)
          .stage(MBConv.of(5, 4), 12, 2, 2)
          .head(16)
          .classes(3)
          .activation(Activation.HARD_SWISH)
          .build();

  private static final Network NETWORK =
      Network.create(TINY, 5)
          .withLabels(Labels.of(List.of("cat", "dog", "fox")))
          .withTransform(
              new ImageTransform(
                  40, 28, 36, Resampling.BILINEAR, List.of(0.4, 0.5, 0.6), List.of(0.2, 0.3, 0.4)));

  @TempDir private Path folder;

  private static RgbImage photo() {
    BufferedImage image = new BufferedImage(90, 70, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, (x * 2654435 + y * 40503) & 0xffffff);
      }
    }
    return RgbImage.of(image);
  }

  private Path saved() throws IOException {
    Path file = folder.resolve("tiny.safetensors");
    NETWORK.save(file);
    return file;
  }

  /** Bit by bit: the same kernels on the same numbers. */
  private static void assertSameAnswers(Path file, UnaryOperator<Architecture> conventions)
      throws IOException {
    Network loaded = Network.load(file, conventions);
    int all = loaded.labels().size();
    try (ImageClassifier direct =
            ImageClassifier.builder()
                .weights(file)
                .conventions(conventions)
                .engine(SCALAR)
                .build();
        ImageClassifier compiled =
            ImageClassifier.builder().network(loaded).engine(SCALAR).build()) {
      List<Prediction> expected = compiled.classify(photo(), all);
      assertThat(direct.classify(photo(), all)).isEqualTo(expected);
    }
  }

  @Test
  void aSavedModelKeepsItsLabelsAndTransform() throws IOException {
    Path file = saved();
    assertSameAnswers(file, UnaryOperator.identity());
    try (ImageClassifier classifier = ImageClassifier.open(file);
        ImageClassifier nd4j =
            ImageClassifier.builder().weights(file).inference(Nd4jInference::of).build()) {
      Prediction best = classifier.classify(photo(), 1).get(0);
      assertThat(best.label()).isIn("cat", "dog", "fox");
      assertThat(nd4j.classify(photo(), 1).get(0).label()).isEqualTo(best.label());
    }
  }

  @Test
  void timmsNamesAndTheConventionsOfAFilesNameAreKnown() throws IOException {
    Network network = EfficientNet.create(EfficientNetVariant.B0, 5);
    Map<String, String> names = NamingScheme.TIMM.namesInFile(Graph.of(network.architecture()));
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    network
        .parameters()
        .specs()
        .forEach(
            (name, spec) ->
                tensors.put(
                    names.get(name),
                    new TensorData(spec.shape(), () -> network.parameters().values(name))));
    for (String name : List.of("tf_efficientnet_b0.aa_in1k", "mine")) {
      Path file = folder.resolve(name + ".safetensors");
      SafetensorsWriter.write(file, tensors, Map.of("format", "pt"), TensorType.BF16);
      assertSameAnswers(file, UnaryOperator.identity());
      assertSameAnswers(file, Architecture::withTensorFlowConventions);
    }
  }

  @Test
  void aPyTorchFileAnswersAsTheLoadedNetwork() throws IOException {
    assertSameAnswers(SharedFiles.require("golden/efficientnet_b0.pth"), UnaryOperator.identity());
  }

  @Test
  void whatIsWrongWithAFileIsSaidAsWhenItIsLoaded() throws IOException {
    Path cut = saved();
    try (FileChannel channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 4);
    }
    Path text = Files.writeString(folder.resolve("text.pth"), "no weights");
    Path partial = folder.resolve("partial.safetensors");
    SafetensorsWriter.write(
        partial,
        Map.of("features.0.0.weight", new TensorData(List.of(1, 3, 3, 3), () -> new float[27])),
        NETWORK.description().forSafetensors(),
        TensorType.F32);
    for (Path file : List.of(cut, text, partial, folder.resolve("nowhere.safetensors"))) {
      Throwable expected = catchThrowable(() -> Network.load(file));
      assertThat(expected).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> ImageClassifier.open(file))
          .hasSameClassAs(expected)
          .hasMessage(expected.getMessage());
    }
    assertThatThrownBy(() -> ImageClassifier.open(partial))
        .isInstanceOf(WeightsMismatchException.class)
        .hasMessageContaining("features.0.0.weight is [1, 3, 3, 3], expected [8, 3, 3, 3]");
  }

  private Path described(String json) throws IOException {
    Path file = folder.resolve("described.safetensors");
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    NETWORK
        .parameters()
        .specs()
        .forEach(
            (name, spec) ->
                tensors.put(
                    name, new TensorData(spec.shape(), () -> NETWORK.parameters().values(name))));
    SafetensorsWriter.write(file, tensors, Map.of("efficientnet4j", json), TensorType.F32);
    return file;
  }

  /** Its transform makes images of 16384x16384 pixels, the most that a transform allows. */
  @Test
  void aTransformThatNoEngineCanTakeIsTheFilesFault() throws Exception {
    Path file =
        Path.of(
            ImageClassifierFileTest.class
                .getResource("/io/github/efficientnet4j/weights/transform_16384.safetensors")
                .toURI());
    assertThatThrownBy(() -> ImageClassifier.open(file))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining("transform_16384.safetensors describes a network that cannot be")
        .hasMessageContaining("8 GiB");
    ImageTransform smaller = ImageTransform.imageNet(40, 32, Resampling.BILINEAR);
    try (ImageClassifier classifier =
        ImageClassifier.builder().weights(file).transform(smaller).build()) {
      assertThat(classifier.transform()).isEqualTo(smaller);
    }
  }

  @Test
  void aNetworkThatCannotBeLoweredIsTheFilesFault() throws IOException {
    Path file =
        described(
            NETWORK
                .description()
                .toJson()
                .replace("\"channels\":12", "\"channels\":1048576")
                .replace("\"expansion\":4", "\"expansion\":4000"));
    assertThatThrownBy(() -> Network.load(file))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining("described.safetensors");
  }

  @Test
  void anArchitectureOfTooManyBlocksIsRefusedBeforeItIsBuilt() throws IOException {
    String stage = "{\"block\":\"mbconv\",\"kernel\":3,\"expansion\":1.0,\"channels\":8,";
    String json =
        NETWORK
            .description()
            .toJson()
            .replace(
                "\"stages\":[",
                "\"stages\":[" + (stage + "\"repeats\":10000,\"stride\":1},").repeat(50));
    Path file = described(json);
    assertThatThrownBy(() -> ImageClassifier.open(file))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining("described.safetensors")
        .hasMessageContaining("at most 10000 blocks, but this one has 500003");
  }

  @Test
  void labelsOfASavedModelThatDoNotFitAreADamagedFile() throws IOException {
    Path file = folder.resolve("labels.safetensors");
    String json = NETWORK.description().toJson().replace("\"dog\",", "");
    SafetensorsWriter.write(file, Map.of(), Map.of("efficientnet4j", json), TensorType.F32);
    assertThatThrownBy(() -> ImageClassifier.open(file))
        .hasMessageContaining("labels.safetensors has metadata of a saved model")
        .hasMessageContaining("the network has 3 classes, but there are 2 labels");
  }

  @Test
  void classesCanBeRenamed() throws IOException {
    Labels german = Labels.of(List.of("Katze", "Hund", "Fuchs"));
    try (ImageClassifier classifier =
        ImageClassifier.builder().weights(saved()).labels(german).build()) {
      Prediction best = classifier.classify(photo(), 1).get(0);
      assertThat(best.label()).isEqualTo(german.names().get(best.index()));
    }
    ImageClassifierBuilder wrong =
        ImageClassifier.builder().weights(saved()).labels(Labels.numbered(4));
    assertThatThrownBy(wrong::build)
        .hasMessage("the network has 3 classes, but there are 4 labels");
  }

  @Test
  void aBuilderReadsTheFileForEachClassifierAndSaysWhereItIsGone() throws IOException {
    Path file = saved();
    ImageClassifierBuilder builder = ImageClassifier.builder().weights(file);
    try (ImageClassifier classifier = builder.build()) {
      Files.delete(file);
      assertThat(classifier.classify(photo(), 1)).hasSize(1);
      assertThatThrownBy(builder::build)
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining(file.toString());
    }
  }

  /** B5 has 30.4 million parameters: 122 MB once. */
  @Test
  void memoryHoldsTheWeightsOnce() throws Exception {
    Path file = folder.resolve("b5.safetensors");
    Network network = EfficientNet.create(EfficientNetVariant.B5, 1);
    network
        .withTransform(ImageTransform.imageNet(64, 64, Resampling.BILINEAR))
        .save(file, TensorType.BF16);
    ChildJvm child =
        ChildJvm.run(
            List.of("-Xmx180m"),
            "nd4j-native",
            List.of(OneAnswer.class.getName(), file.toString()));
    assertThat(child.code()).as(child.err()).isZero();
    assertThat(child.out()).contains("answered");
  }

  /** Classifies an image by a file, with the memory that its JVM has. */
  static final class OneAnswer {

    public static void main(String[] arguments) throws IOException {
      try (ImageClassifier classifier =
          ImageClassifier.builder().weights(Path.of(arguments[0])).engine(SCALAR).build()) {
        classifier.classify(photo(), 1);
        System.out.println("answered");
      }
    }
  }
}
