package io.github.efficientnet4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.ImageFormatException;
import io.github.efficientnet4j.image.ImageSource;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageClassifierSourcesTest {

  private static final Network NETWORK =
      Network.create(
          Architecture.builder("tiny")
              .resolution(32)
              .stem(8)
              .stage(MBConv.of(3, 1), 8, 1, 1)
              .head(16)
              .classes(4)
              .build(),
          5);

  @TempDir private Path folder;

  private final BufferedImage picture = picture(40, 50, 0);
  private Path file;

  private static BufferedImage picture(int width, int height, int shift) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, (5 * x + shift) % 256 << 16 | 3 * y % 256 << 8 | (x * y + shift) % 256);
      }
    }
    return image;
  }

  private static ImageClassifier scalar() throws IOException {
    return ImageClassifier.builder()
        .network(NETWORK)
        .engine(EngineOptions.defaults().withKernels(KernelChoice.SCALAR))
        .build();
  }

  @BeforeEach
  void saveThePicture() throws IOException {
    file = folder.resolve("picture.png");
    ImageIO.write(picture, "png", file.toFile());
  }

  @Test
  void fileStreamBytesAndImagesInMemoryGiveTheSame() throws IOException {
    try (ImageClassifier classifier = scalar()) {
      List<Prediction> expected = classifier.classify(file, 4);
      assertThat(classifier.classify(new ByteArrayInputStream(Files.readAllBytes(file)), 4))
          .isEqualTo(expected);
      assertThat(classifier.classify(Files.readAllBytes(file), 4)).isEqualTo(expected);
      assertThat(classifier.classify(picture, 4)).isEqualTo(expected);
      assertThat(classifier.classify(RgbImage.of(picture), 4)).isEqualTo(expected);
      assertThat(expected).hasSize(4);
      assertThat(expected.stream().mapToDouble(Prediction::probability).sum())
          .isCloseTo(1, within(1e-6));
      assertThat(classifier.classify(file, 2)).isEqualTo(expected.subList(0, 2));
      assertThat(classifier.classify(file, 99)).isEqualTo(expected);
    }
  }

  @Test
  void probabilitiesAreThoseOfThePredictionsAndSumToOne() throws IOException {
    try (ImageClassifier classifier = scalar()) {
      double[] probabilities = classifier.probabilities(file);
      assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-12));
      for (Prediction prediction : classifier.classify(file, 4)) {
        assertThat(prediction.probability()).isEqualTo(probabilities[prediction.index()]);
        assertThat(prediction.label()).isEqualTo(classifier.labels().get(prediction.index()));
      }
      byte[] bytes = Files.readAllBytes(file);
      assertThat(classifier.probabilities(bytes)).isEqualTo(probabilities);
      assertThat(classifier.probabilities(new ByteArrayInputStream(bytes)))
          .isEqualTo(probabilities);
      assertThat(classifier.probabilities(picture)).isEqualTo(probabilities);
      assertThat(classifier.probabilities(RgbImage.of(picture))).isEqualTo(probabilities);
    }
  }

  @Test
  void embeddingsAreThoseOfTheNetwork() throws IOException {
    RgbImage image = RgbImage.of(picture);
    ImageBatch batch = ImageBatch.of(NETWORK.transform().apply(image), PixelLayout.NCHW, 1, 32, 32);
    try (ImageClassifier classifier = scalar();
        InferenceEngine engine =
            NETWORK.compile(EngineOptions.defaults().withKernels(KernelChoice.SCALAR))) {
      float[] embedding = classifier.embedding(image);
      assertThat(embedding).hasSize(16).isEqualTo(engine.embedding(batch));
      assertThat(embedding).containsExactly(NETWORK.embedding(batch), within(1e-4f));
      byte[] bytes = Files.readAllBytes(file);
      assertThat(classifier.embedding(file)).isEqualTo(embedding);
      assertThat(classifier.embedding(bytes)).isEqualTo(embedding);
      assertThat(classifier.embedding(new ByteArrayInputStream(bytes))).isEqualTo(embedding);
      assertThat(classifier.embedding(picture)).isEqualTo(embedding);
    }
  }

  /** More than two batches of an engine's, of every kind of image, by the fastest kernels. */
  @Test
  void aListGivesInOrderAndBitByBitWhatItsImagesGiveAlone() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<ImageSource> images = new ArrayList<>();
    List<RgbImage> alone = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      BufferedImage other = picture(30 + 9 * i, 64 - 7 * i, 31 * i);
      images.addAll(List.of(RgbImage.of(other), ImageSource.of(file), ImageSource.of(bytes)));
      images.add(ImageSource.of(new ByteArrayInputStream(bytes)));
      images.add(ImageSource.of(other));
      RgbImage rgb = RgbImage.of(other);
      RgbImage saved = RgbImage.of(picture);
      alone.addAll(List.of(rgb, saved, saved, saved, rgb));
    }
    try (ImageClassifier classifier = ImageClassifier.of(NETWORK)) {
      classifier.warmUp();
      List<List<Prediction>> together = classifier.classify(images, 4);
      assertThat(together).hasSize(25);
      for (int i = 0; i < 25; i++) {
        assertThat(together.get(i)).isEqualTo(classifier.classify(alone.get(i), 4));
      }
      List<double[]> probabilities = classifier.probabilities(alone);
      List<float[]> embeddings = classifier.embeddings(alone);
      for (int i = 0; i < 25; i++) {
        assertThat(probabilities.get(i)).isEqualTo(classifier.probabilities(alone.get(i)));
        assertThat(embeddings.get(i)).isEqualTo(classifier.embedding(alone.get(i)));
      }
      assertThat(classifier.classify(List.of(), 4)).isEmpty();
      assertThat(classifier.embeddings(List.of())).isEmpty();
    }
  }

  @Test
  void theBadImageOfAListIsNamed() throws IOException {
    byte[] text = "no image".getBytes(StandardCharsets.UTF_8);
    List<ImageSource> images =
        List.of(RgbImage.of(picture), ImageSource.of(file), ImageSource.of(text));
    try (ImageClassifier classifier = ImageClassifier.of(NETWORK)) {
      assertThatThrownBy(() -> classifier.classify(images, 1))
          .isInstanceOf(ImageFormatException.class)
          .hasMessageContaining("image 3 of 3")
          .hasMessageContaining("is no image")
          .hasCauseInstanceOf(ImageFormatException.class);
      assertThatThrownBy(() -> classifier.embeddings(Arrays.asList(images.get(0), null)))
          .isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void labelsAreTheGivenOnesAndAsManyAsClasses() throws IOException {
    Labels labels = Labels.of(List.of("cat", "dog", "fox", "owl"));
    try (ImageClassifier classifier =
        ImageClassifier.builder().network(NETWORK).labels(labels).build()) {
      Prediction best = classifier.classify(file, 1).get(0);
      assertThat(best.label()).isEqualTo(labels.names().get(best.index()));
      assertThat(classifier.labels()).isEqualTo(labels);
    }
    ImageClassifierBuilder wrong =
        ImageClassifier.builder().network(NETWORK).labels(Labels.of(List.of("cat", "dog")));
    assertThatThrownBy(wrong::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 classes")
        .hasMessageContaining("2 labels");
  }

  @Test
  void theTransformIsTheGivenOne() throws IOException {
    ImageTransform transform = ImageTransform.imageNet(70, 64, Resampling.BILINEAR);
    try (ImageClassifier classifier =
            ImageClassifier.builder().network(NETWORK).transform(transform).build();
        ImageClassifier changed = ImageClassifier.of(NETWORK.withTransform(transform))) {
      assertThat(classifier.transform()).isEqualTo(transform);
      classifier.warmUp();
      changed.warmUp();
      assertThat(classifier.classify(file, 4)).isEqualTo(changed.classify(file, 4));
    }
  }

  @Test
  void theSizeOfImagesIsBounded() throws IOException {
    try (ImageClassifier classifier =
        ImageClassifier.builder()
            .network(NETWORK)
            .decoder(ImageDecoder.standard().withMaxPixels(1000))
            .build()) {
      assertThatThrownBy(() -> classifier.classify(file, 1))
          .isInstanceOf(ImageFormatException.class)
          .hasMessageContaining("40x50");
    }
  }

  @Test
  void wrongUseIsToldApart() {
    ImageClassifier classifier = ImageClassifier.of(NETWORK);
    assertThatThrownBy(() -> classifier.classify(picture, 0)).hasMessageContaining("k must be");
    classifier.close();
    classifier.close();
    assertThatThrownBy(() -> classifier.classify(picture, 1)).hasMessageContaining("closed");
  }

  @Test
  void aBuilderRefusesWhatContradictsItself() {
    assertThatThrownBy(ImageClassifier.builder()::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no network is given")
        .hasMessageContaining("weights");
    assertThatThrownBy(
            () ->
                ImageClassifier.builder()
                    .weights(Path.of("a.safetensors"))
                    .weightsResource(ImageClassifierSourcesTest.class, "/b.safetensors"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the network is given twice, as a.safetensors and as resource /b.safetensors; give one"
                + " of them");
    assertThatThrownBy(() -> ImageClassifier.builder().pretrained("b99"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("b99");
    ImageClassifierBuilder two =
        ImageClassifier.builder().network(NETWORK).threads(2).inference(network -> null);
    assertThatThrownBy(two::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("threads");
    ImageClassifierBuilder none =
        ImageClassifier.builder().network(NETWORK).inference(network -> null);
    assertThatThrownBy(none::build).hasMessageContaining("returned null");
    assertThatThrownBy(() -> ImageClassifier.builder().threads(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads must be");
    assertThatThrownBy(() -> ImageClassifier.builder().labels(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("names");
    ImageClassifierBuilder otherTensors =
        ImageClassifier.builder().network(NETWORK).conventions(known -> known.withClasses(7));
    assertThatThrownBy(otherTensors::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conventions");
  }

  @Test
  void conventionsChangeANetworkInMemoryToo() throws IOException {
    Architecture same = NETWORK.architecture().withTensorFlowConventions();
    try (ImageClassifier classifier =
        ImageClassifier.builder()
            .network(NETWORK)
            .conventions(Architecture::withTensorFlowConventions)
            .build()) {
      assertThat(classifier.architecture()).isEqualTo(same);
    }
  }

  @Test
  void whateverComputesIsGivenTheNetworkOnceAndClosedOnce() throws IOException {
    CountingInference counting = new CountingInference();
    Labels labels = Labels.of(List.of("cat", "dog", "fox", "owl"));
    List<Network> given = new ArrayList<>();
    ImageClassifier classifier =
        ImageClassifier.builder()
            .network(NETWORK)
            .labels(labels)
            .inference(
                network -> {
                  given.add(network);
                  return counting;
                })
            .build();
    assertThat(given).extracting(Network::labels).containsExactly(labels);
    List<RgbImage> images = Collections.nCopies(7, RgbImage.of(picture));
    assertThat(classifier.classify(images, 1))
        .extracting(best -> best.get(0).label())
        .containsOnly("fox");
    assertThat(classifier.embeddings(images)).containsOnly(new float[] {1, 2});
    assertThat(counting.batches).containsExactly(3, 3, 1, 3, 3, 1);
    classifier.close();
    classifier.close();
    assertThat(counting.closed).isEqualTo(1);
  }

  /** Always sees a fox, three images at a time. */
  private static final class CountingInference implements Inference {

    private final List<Integer> batches = new ArrayList<>();
    private int closed;

    @Override
    public float[] logits(float[] nchw, int n, int height, int width) {
      return rows(n, 0, 0, 5, 0);
    }

    @Override
    public float[] embedding(float[] nchw, int n, int height, int width) {
      return rows(n, 1, 2);
    }

    private float[] rows(int n, float... row) {
      batches.add(n);
      float[] rows = new float[n * row.length];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = row[i % row.length];
      }
      return rows;
    }

    @Override
    public int maxBatch(int valuesPerImage) {
      assertThat(valuesPerImage).isEqualTo(3 * 32 * 32);
      return 3;
    }

    @Override
    public void warmUp() {}

    @Override
    public void close() {
      closed++;
    }
  }
}
