package io.github.efficientnet4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.GoldenCase;
import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.BatchNorm;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.engine.EngineThreads;
import io.github.efficientnet4j.nd4j.Nd4jNetwork;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import io.github.efficientnet4j.weights.NamingScheme;
import io.github.efficientnet4j.weights.SafetensorsWriter;
import io.github.efficientnet4j.weights.TensorData;
import io.github.efficientnet4j.weights.TensorType;
import io.github.efficientnet4j.weights.WeightsFormatException;
import io.github.efficientnet4j.weights.WeightsMismatchException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NetworkTest {

  private static final Architecture TINY =
      Architecture.builder("tiny")
          .inputChannels(1)
          .resolution(28)
          .stem(8)
          .stage(MBConv.of(3, 1), 8, 1, 1)
          .stage(new ConvolutionBlock(3), 12, 1, 2)
          .stage(MBConv.of(5, 4).withoutSqueezeExcitation(), 16, 2, 2)
          .head(32)
          .classes(3)
          .dropout(0.1)
          .dropPath(0.05)
          .activation(Activation.HARD_SWISH)
          .padding(PaddingMode.SAME)
          .batchNorm(new BatchNorm(1e-4, 0.05))
          .build();

  @TempDir private Path folder;

  private static float[] values(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  @Test
  void theSameSeedGivesTheSameWeights() {
    Parameters one = Network.create(TINY, 7).parameters();
    Parameters same = Network.create(TINY, 7).parameters();
    Parameters other = Network.create(TINY, 8).parameters();
    for (String name : one.specs().keySet()) {
      assertThat(one.values(name)).isEqualTo(same.values(name));
    }
    assertThat(one.values("features.0.0.weight")).isNotEqualTo(other.values("features.0.0.weight"));
  }

  @Test
  void initialWeightsFollowThePaper() {
    Network b0 = EfficientNet.create(EfficientNetVariant.B0, 1);
    for (ParameterSpec spec : b0.parameters().specs().values()) {
      float[] v = b0.parameters().values(spec.name());
      switch (spec.role()) {
        case CONVOLUTION_KERNEL, DEPTHWISE_KERNEL -> {
          if (v.length > 20_000) {
            boolean depthwise = spec.role() == ParameterSpec.Role.DEPTHWISE_KERNEL;
            int outputs = depthwise ? 1 : spec.shape().get(0);
            double expected =
                Math.sqrt(2.0 / (outputs * spec.shape().get(2) * spec.shape().get(3)));
            assertThat(deviation(v)).isCloseTo(expected, within(0.03 * expected));
          }
        }
        case LINEAR_KERNEL -> {
          double limit = 1 / Math.sqrt(1000);
          for (float x : v) {
            assertThat((double) Math.abs(x)).isLessThanOrEqualTo(limit);
          }
          assertThat(deviation(v)).isCloseTo(limit / Math.sqrt(3), within(0.01 * limit));
        }
        case BATCH_NORM_SCALE, RUNNING_VARIANCE -> assertThat(v).containsOnly(1f);
        default -> assertThat(v).containsOnly(0f);
      }
    }
  }

  private static double deviation(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float v : values) {
      sum += v;
      squares += (double) v * v;
    }
    double mean = sum / values.length;
    return Math.sqrt(squares / values.length - mean * mean);
  }

  @Test
  void aSavedModelLoadsWithoutAFurtherWord() throws IOException {
    Path file = folder.resolve("tiny.safetensors");
    Network model =
        Network.create(TINY, 3)
            .withLabels(Labels.of(List.of("cat", "dog", "Vögel \"x\"")))
            .withTransform(
                new ImageTransform(32, 28, 30, Resampling.BILINEAR, List.of(0.1), List.of(0.9)));
    model.save(file);
    Network loaded = Network.load(file);
    assertThat(loaded.architecture()).isEqualTo(TINY);
    assertThat(loaded.labels()).isEqualTo(model.labels());
    assertThat(loaded.transform()).isEqualTo(model.transform());
    for (String name : model.parameters().specs().keySet()) {
      assertThat(loaded.parameters().values(name)).isEqualTo(model.parameters().values(name));
    }
  }

  @Test
  void anEngineStraightFromAFileAnswersAsThatOfTheLoadedModel() throws IOException {
    Path file = folder.resolve("tiny.safetensors");
    Network.create(TINY, 3).save(file);
    Network loaded = Network.load(file);
    EngineOptions options = EngineOptions.defaults().withKernels(EngineOptions.KernelChoice.SCALAR);
    int side = loaded.transform().cropHeight();
    float[] image = new float[TINY.inputChannels() * side * side];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) Math.sin(i);
    }
    try (InferenceEngine direct = NetworkSource.of(file).compile(options);
        InferenceEngine compiled = loaded.compile(options)) {
      assertThat(direct.run(image, 1)).isEqualTo(compiled.run(image, 1));
    }
  }

  @Test
  void anEngineIsNotMadeOfAFileThatEndsEarly() throws IOException {
    Path file = folder.resolve("tiny.safetensors");
    Network.create(TINY, 3).save(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 4);
    }
    assertThatThrownBy(() -> NetworkSource.of(file).compile())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tiny.safetensors");
  }

  @Test
  void halfPrecisionHalvesTheFileAndKeepsTheAnswerClose() throws IOException {
    Network model = Network.create(TINY, 3);
    Path whole = folder.resolve("whole.safetensors");
    Path half = folder.resolve("half.safetensors");
    model.save(whole);
    model.save(half, TensorType.F16);
    assertThat(Files.size(half)).isLessThan(Files.size(whole) * 3 / 4);
    try (INDArray images =
        Nd4j.rand(2, 1, 28, 28).castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT)) {
      float[] expected = values(nd4j(model).logits(images));
      assertThat(values(nd4j(Network.load(half)).logits(images)))
          .containsExactly(expected, within(0.02f));
    }
  }

  @Test
  void everyVariantSurvivesSavingAndLoading() throws IOException {
    for (EfficientNetVariant variant : List.of(EfficientNetVariant.B0, EfficientNetVariant.B5)) {
      Network model = EfficientNet.create(variant, 1);
      Path file = folder.resolve(variant + ".safetensors");
      model.save(file, TensorType.BF16);
      assertThat(Network.load(file).architecture()).isEqualTo(model.architecture());
    }
  }

  @Test
  void loadsTimmsNamesAndTellsTheTwoConventionsByTheFilesName() throws IOException {
    Architecture b0 = Architecture.efficientNetB0();
    Parameters parameters = Network.create(b0, 5).parameters();
    Map<String, String> names = NamingScheme.TIMM.namesInFile(Graph.of(b0));
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    parameters
        .specs()
        .forEach(
            (name, spec) ->
                tensors.put(
                    names.get(name), new TensorData(spec.shape(), () -> parameters.values(name))));
    Path torch = folder.resolve("efficientnet_b0.ra_in1k.safetensors");
    Path tensorFlow = folder.resolve("tf_efficientnet_b0.aa_in1k.safetensors");
    Path unknown = folder.resolve("mine.safetensors");
    for (Path file : List.of(torch, tensorFlow, unknown)) {
      SafetensorsWriter.write(file, tensors, Map.of("format", "pt"), TensorType.F32);
    }
    Network loaded = Network.load(torch);
    assertThat(loaded.architecture()).isEqualTo(b0);
    assertThat(loaded.parameters().values("features.4.1.block.3.1.weight"))
        .isEqualTo(parameters.values("features.4.1.block.3.1.weight"));
    assertThat(Network.load(tensorFlow).architecture()).isEqualTo(b0.withTensorFlowConventions());
    assertThat(Network.load(unknown).architecture()).isEqualTo(b0);
    assertThat(Network.load(unknown, Architecture::withTensorFlowConventions).architecture())
        .isEqualTo(b0.withTensorFlowConventions());
  }

  @Test
  void torchvisionsFilesOfOtherBaselinesLoadByTheirTensorsAlone() throws IOException {
    for (Architecture baseline : List.of(Architecture.mobileNetV2(), Architecture.resNet50())) {
      Architecture network = baseline.withClasses(5);
      Parameters parameters = Network.create(network, 5).parameters();
      Map<String, TensorData> tensors = new LinkedHashMap<>();
      parameters
          .specs()
          .forEach(
              (name, spec) ->
                  tensors.put(name, new TensorData(spec.shape(), () -> parameters.values(name))));
      Path file = folder.resolve("photos.safetensors");
      SafetensorsWriter.write(file, tensors, Map.of("format", "pt"), TensorType.F16);
      Network loaded = Network.load(file);
      assertThat(loaded.architecture()).isEqualTo(network);
      assertThat(loaded.transform())
          .isEqualTo(ImageTransform.imageNet(256, 224, Resampling.BILINEAR));
    }
  }

  @Test
  void aFileOfAnotherNetworkIsAnsweredWithEveryDifference() throws IOException {
    Path file = folder.resolve("tiny.safetensors");
    Network.create(TINY, 3).save(file);
    var failure =
        catchThrowableOfType(
            WeightsMismatchException.class,
            () -> Network.load(file, TINY.withClasses(4).withInputChannels(2)));
    assertThat(failure.differences()).hasSize(3);
    assertThat(failure)
        .hasMessageContaining("classifier.1.weight is [3, 32], expected [4, 32]")
        .hasMessageContaining("features.0.0.weight is [8, 1, 3, 3], expected [8, 2, 3, 3]");
  }

  @Test
  void damagedMetadataIsNamed() throws IOException {
    Path file = folder.resolve("bad.safetensors");
    for (String metadata :
        List.of(
            "{",
            "{\"format\":2}",
            "{\"format\":1}",
            "{\"format\":1,\"labels\":[],\"architecture\":{}}")) {
      SafetensorsWriter.write(file, Map.of(), Map.of("efficientnet4j", metadata), TensorType.F32);
      assertThatThrownBy(() -> Network.load(file))
          .isInstanceOf(WeightsFormatException.class)
          .hasMessageContaining("bad.safetensors")
          .hasMessageContaining("metadata");
    }
  }

  @Test
  void aNewClassifierKeepsTheBackbone() {
    Network model = Network.create(TINY, 3);
    Network changed = model.withClassifier(Labels.of(List.of("a", "b", "c", "d", "e")), 9);
    assertThat(changed.architecture()).isEqualTo(TINY.withClasses(5));
    assertThat(changed.parameters().values("classifier.1.weight")).hasSize(5 * 32);
    assertThat(changed.parameters().values("features.3.0.block.0.0.weight"))
        .isSameAs(model.parameters().values("features.3.0.block.0.0.weight"));
    try (INDArray images = Nd4j.ones(org.nd4j.linalg.api.buffer.DataType.FLOAT, 2, 1, 28, 28)) {
      assertThat(values(nd4j(changed).embedding(images)))
          .isEqualTo(values(nd4j(model).embedding(images)));
      assertThat(nd4j(changed).logits(images).shape()).containsExactly(2, 5);
    }
  }

  @Test
  void oneChannelSumsTheStemAndMoreTileIt() {
    Architecture colour = TINY.withInputChannels(3);
    Network model = Network.create(colour, 3);
    float[] kernel = model.parameters().values("features.0.0.weight");
    float[] grey = model.withInputChannels(1).parameters().values("features.0.0.weight");
    // Kernel layout: 8 outputs x 3 channels x 9 taps.
    assertThat(grey[9 * 5 + 4])
        .isCloseTo(kernel[27 * 5 + 4] + kernel[27 * 5 + 13] + kernel[27 * 5 + 22], within(1e-6f));
    Network five = model.withInputChannels(5);
    float[] tiled = five.parameters().values("features.0.0.weight");
    assertThat(tiled).hasSize(8 * 5 * 9);
    assertThat(tiled[45 * 2 + 9 * 3 + 1]).isEqualTo(kernel[27 * 2 + 1] * 0.6f);
    assertThat(tiled[45 * 2 + 9 * 4 + 1]).isEqualTo(kernel[27 * 2 + 10] * 0.6f);
    assertThat(five.transform().mean()).hasSize(5);
  }

  @Test
  void aGreyImageInThreeEqualChannelsGivesWhatTheAdaptedStemGives() {
    Network model = Network.create(TINY.withInputChannels(3), 3);
    try (INDArray grey =
        Nd4j.rand(1, 1, 28, 28).castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT)) {
      INDArray colour = Nd4j.concat(1, grey, grey, grey);
      assertThat(values(nd4j(model.withInputChannels(1)).logits(grey)))
          .containsExactly(values(nd4j(model).logits(colour)), within(1e-4f));
    }
  }

  @Test
  void labelsAndTransformMustFit() {
    Network model = Network.create(TINY, 3);
    assertThatThrownBy(() -> model.withLabels(Labels.numbered(4)))
        .hasMessageContaining("3 classes");
    assertThatThrownBy(() -> model.withTransform(ImageTransform.imageNet(1, 1, Resampling.BICUBIC)))
        .hasMessageContaining("1 input channels");
  }

  @Test
  void imagesOfTheWrongShapeAreRefusedWithTheRightOne() {
    Network model = Network.create(TINY, 3);
    assertThatThrownBy(() -> nd4j(model).logits(Nd4j.ones(1, 3, 28, 28)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("batch x 1 x height x width")
        .hasMessageContaining("[1, 3, 28, 28]");
    assertThatThrownBy(() -> nd4j(model).logits(Nd4j.ones(28, 28))).hasMessageContaining("NCHW");
    assertThatThrownBy(
            () ->
                nd4j(model)
                    .logits(Nd4j.ones(org.nd4j.linalg.api.buffer.DataType.DOUBLE, 1, 1, 28, 28)))
        .hasMessageContaining("FLOAT");
  }

  @Test
  void manyThreadsGetTheSameAnswer() throws Exception {
    GoldenCase golden = GoldenCase.of(EfficientNetVariant.B0).get(1);
    Network model = Network.of(golden.architecture(), golden.parameters());
    INDArray images = Nd4j.createFromArray(golden.input()).reshape('c', 2, 3, 96, 128);
    var threads = java.util.concurrent.Executors.newFixedThreadPool(4);
    try {
      var futures = new java.util.ArrayList<java.util.concurrent.Future<float[]>>();
      for (int i = 0; i < 8; i++) {
        futures.add(threads.submit(() -> values(nd4j(model).logits(images))));
      }
      for (var future : futures) {
        golden.assertLogits(future.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void itsOwnEngineGivesTheGoldenValuesToManyThreadsAtOnce() throws Exception {
    GoldenCase golden = GoldenCase.of(EfficientNetVariant.B0).get(1);
    Network model = Network.of(golden.architecture(), golden.parameters());
    ImageBatch images = ImageBatch.of(golden.input(), PixelLayout.NCHW, 2, 96, 128);
    Set<Thread> before = EngineThreads.alive();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<float[]>> futures = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        futures.add(threads.submit(() -> model.logits(images)));
      }
      for (Future<float[]> future : futures) {
        golden.assertLogits(future.get());
      }
    } finally {
      threads.shutdownNow();
    }
    // One engine for all: as many workers as one has, and the thread that warms its kernels.
    assertThat(EngineThreads.startedSince(before))
        .hasSizeLessThanOrEqualTo(Runtime.getRuntime().availableProcessors() + 1);
    Map<String, float[]> maps = model.features(images);
    assertThat(maps.keySet()).containsExactlyElementsOf(golden.featureNames());
    Graph graph = Graph.of(model.architecture(), 96, 128);
    maps.forEach(
        (name, values) -> {
          Shape shape = graph.featureMap(name).shape();
          golden.assertFeature(
              name, new long[] {2, shape.channels(), shape.height(), shape.width()}, values);
        });
    assertThat(model.features(images, List.of("features.3", "features.0")).keySet())
        .containsExactly("features.3", "features.0");
    assertThat(model.embedding(images)).hasSize(2 * 1280);
  }

  @Test
  void imagesOfTheTransformsSizeNeedNoMoreThanTheirNumber() {
    Network model = Network.create(TINY, 3);
    float[] images = new float[2 * 28 * 28];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) Math.sin(i);
    }
    assertThat(model.run(images, 2))
        .containsExactly(
            model.logits(ImageBatch.of(images, PixelLayout.NCHW, 2, 28, 28)), within(1e-4f));
    assertThatThrownBy(() -> model.run(images, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 images of 1x28x28");
  }

  @Test
  @Timeout(60)
  void theThreadsOfANetworkThatNobodyUsesAnyMoreEnd() throws Exception {
    Set<Thread> before = EngineThreads.alive();
    Set<Thread> threads = useAndForget(before);
    assertThat(threads).isNotEmpty();
    while (threads.stream().anyMatch(Thread::isAlive)) {
      System.gc();
      Thread.sleep(20);
    }
  }

  /** A method of its own, so that no local variable of the test keeps the network. */
  private static Set<Thread> useAndForget(Set<Thread> before) {
    Network.create(TINY, 3).run(new float[28 * 28], 1);
    return EngineThreads.startedSince(before);
  }

  private static Nd4jNetwork nd4j(Network network) {
    return Nd4jNetwork.of(network);
  }
}
