package io.github.efficientnet4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.image.HostileFiles;
import io.github.efficientnet4j.image.ImageFormatException;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.nd4j.Nd4jInference;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageClassifierTest {

  private static final Network NETWORK =
      Network.create(
          Architecture.builder("small")
              .resolution(64)
              .stem(8)
              .stage(MBConv.of(3, 1), 8, 1, 1)
              .stage(MBConv.of(5, 2), 12, 1, 2)
              .head(16)
              .classes(6)
              .build(),
          1);
  private static final EngineOptions SCALAR =
      EngineOptions.defaults().withKernels(KernelChoice.SCALAR);

  @TempDir private static Path folder;
  private static final List<Path> FILES = new ArrayList<>();

  @BeforeAll
  static void images() throws IOException {
    for (int i = 0; i < 30; i++) {
      Path file = folder.resolve("image" + i + ".png");
      ImageIO.write(image(i), "png", file.toFile());
      FILES.add(file);
    }
  }

  private static ImageClassifier scalar() throws IOException {
    return ImageClassifier.builder().network(NETWORK).engine(SCALAR).build();
  }

  private static BufferedImage image(int seed) {
    BufferedImage image = new BufferedImage(90 + seed, 80, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, (x * (seed + 1) * 2654435 + y * 40503 * (seed + 3)) & 0xffffff);
      }
    }
    return image;
  }

  private static void assertClose(List<Prediction> actual, List<Prediction> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).index()).isEqualTo(expected.get(i).index());
      assertThat(actual.get(i).label()).isEqualTo(expected.get(i).label());
      assertThat((double) actual.get(i).logit()).isCloseTo(expected.get(i).logit(), within(1e-4));
    }
  }

  @Test
  void theEnginePredictsWhatNd4jDoes() throws IOException {
    try (ImageClassifier engine = ImageClassifier.of(NETWORK);
        ImageClassifier scalar = scalar();
        ImageClassifier nd4j =
            ImageClassifier.builder().network(NETWORK).inference(Nd4jInference::of).build()) {
      for (Path file : FILES.subList(0, 5)) {
        List<Prediction> expected = nd4j.classify(file, 6);
        assertClose(engine.classify(file, 6), expected);
        assertClose(scalar.classify(file, 6), expected);
      }
      engine.warmUp();
      List<RgbImage> batch = IntStream.range(0, 3).mapToObj(i -> RgbImage.of(image(i))).toList();
      List<List<Prediction>> expected = nd4j.classify(batch, 2);
      List<List<Prediction>> actual = engine.classify(batch, 2);
      List<float[]> embeddings = engine.embeddings(batch);
      List<float[]> expectedEmbeddings = nd4j.embeddings(batch);
      for (int i = 0; i < 3; i++) {
        assertClose(actual.get(i), expected.get(i));
        assertThat(embeddings.get(i)).containsExactly(expectedEmbeddings.get(i), within(1e-4f));
      }
    }
  }

  @Test
  void manyFilesGiveTheirResultsInOrderAndBadOnesNoOthersHarm() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.png"), "no image");
    List<Path> files = new ArrayList<>(FILES);
    files.add(4, bad);
    files.add(11, folder.resolve("nowhere.png"));
    files.add(bad);
    List<ImageResult> results = new ArrayList<>();
    try (ImageClassifier classifier = scalar()) {
      classifier.classifyAll(files, 3, results::add);
      assertThat(results).extracting(ImageResult::file).isEqualTo(files);
      for (ImageResult result : results) {
        if (result instanceof ImageResult.Classified classified) {
          assertThat(classified.predictions()).isEqualTo(classifier.classify(result.file(), 3));
        } else {
          assertThat(((ImageResult.Failed) result).cause()).isInstanceOf(IOException.class);
        }
      }
    }
    assertThat(results.get(4)).isInstanceOf(ImageResult.Failed.class);
    assertThat(((ImageResult.Failed) results.get(11)).cause())
        .isInstanceOf(NoSuchFileException.class);
    assertThat(results.stream().filter(ImageResult.Failed.class::isInstance)).hasSize(3);
  }

  @Test
  void aPhotoAmongHostileFilesHasTheLogitsThatItHasAlone() throws IOException {
    List<Path> files = new ArrayList<>();
    for (var hostile : HostileFiles.all().entrySet()) {
      files.add(Files.write(folder.resolve(hostile.getKey()), hostile.getValue().getKey()));
    }
    Path photo = FILES.get(0);
    files.add(files.size() / 2, photo);
    List<ImageResult> results = new ArrayList<>();
    try (ImageClassifier classifier = ImageClassifier.of(NETWORK)) {
      classifier.warmUp();
      List<Prediction> alone = classifier.classify(photo, 6);
      classifier.classifyAll(files, 6, results::add);
      assertThat(results).extracting(ImageResult::file).isEqualTo(files);
      for (ImageResult result : results) {
        if (result.file().equals(photo)) {
          assertThat(result).isEqualTo(new ImageResult.Classified(photo, alone));
        } else {
          assertThat(((ImageResult.Failed) result).cause())
              .isInstanceOf(ImageFormatException.class);
        }
      }
    }
  }

  @Test
  void itsThreadsEndWithTheCallAndTheClassifier() throws Exception {
    try (ImageClassifier classifier = ImageClassifier.of(NETWORK)) {
      assertThatThrownBy(
              () ->
                  classifier.classifyAll(
                      FILES,
                      1,
                      result -> {
                        throw new IllegalStateException("enough");
                      }))
          .hasMessage("enough");
    }
    for (int i = 0; i < 100 && readers() > 0; i++) {
      Thread.sleep(20);
    }
    assertThat(readers()).isZero();
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("efficientnet4j-read-ahead"))
        .count();
  }

  @Test
  void manyThreadsShareAClassifier() throws IOException {
    try (ImageClassifier classifier = scalar()) {
      List<List<Prediction>> expected =
          IntStream.range(0, 8).mapToObj(i -> classifier.classify(image(i), 6)).toList();
      IntStream.range(0, 200)
          .parallel()
          .forEach(
              i -> assertThat(classifier.classify(image(i % 8), 6)).isEqualTo(expected.get(i % 8)));
    }
  }

  @Test
  void closedMeansClosed() throws IOException {
    ImageClassifier unused = ImageClassifier.of(NETWORK);
    unused.close();
    unused.close();
    assertThatThrownBy(() -> unused.classify(image(1), 1)).hasMessageContaining("closed");
    ImageClassifier used = ImageClassifier.of(NETWORK);
    ImageClassifier own = scalar();
    used.classify(image(1), 1);
    used.close();
    assertThatThrownBy(() -> used.classify(image(1), 1)).hasMessageContaining("closed");
    assertThatThrownBy(() -> used.classifyAll(FILES, 1, result -> {}))
        .hasMessageContaining("closed");
    assertThat(own.classify(image(1), 1)).hasSize(1);
    own.close();
    assertThatThrownBy(() -> own.classify(image(1), 0)).hasMessageContaining("k must be");
    assertThatThrownBy(own::warmUp).hasMessageContaining("closed");
    assertThatThrownBy(() -> own.classify(FILES.get(0), 1)).hasMessageContaining("closed");
    assertThatThrownBy(() -> own.probabilities(image(1))).hasMessageContaining("closed");
    assertThatThrownBy(() -> own.embedding(new byte[1])).hasMessageContaining("closed");
    assertThatThrownBy(() -> own.embeddings(List.of())).hasMessageContaining("closed");
  }
}
