package io.github.efficientnet4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.ImageFormatException;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @BeforeEach
  void saveThePicture() throws IOException {
    file = folder.resolve("picture.png");
    ImageIO.write(picture, "png", file.toFile());
  }

  @Test
  void fileStreamAndImageInMemoryGiveTheSame() throws IOException {
    try (ImageClassifier classifier = ImageClassifier.of(NETWORK)) {
      List<Prediction> expected = classifier.classify(file, 4);
      assertThat(classifier.classify(new ByteArrayInputStream(Files.readAllBytes(file)), 4))
          .isEqualTo(expected);
      assertThat(classifier.classify(picture, 4)).isEqualTo(expected);
      assertThat(expected).hasSize(4);
      assertThat(expected.stream().mapToDouble(Prediction::probability).sum())
          .isCloseTo(1, within(1e-6));
      assertThat(classifier.classify(file, 2)).isEqualTo(expected.subList(0, 2));
      assertThat(classifier.classify(file, 99)).isEqualTo(expected);
    }
  }

  @Test
  void aBatchGivesWhatItsImagesGiveAlone() {
    List<RgbImage> images =
        List.of(
            RgbImage.of(picture),
            RgbImage.of(picture(64, 33, 90)),
            RgbImage.of(picture(7, 200, 17)));
    try (ImageClassifier classifier = ImageClassifier.of(NETWORK)) {
      List<List<Prediction>> together = classifier.classify(images, 4);
      assertThat(together).hasSize(3);
      for (int i = 0; i < 3; i++) {
        List<Prediction> alone = classifier.classify(images.get(i), 4);
        for (int k = 0; k < 4; k++) {
          assertThat(together.get(i).get(k).index()).isEqualTo(alone.get(k).index());
          assertThat((double) together.get(i).get(k).logit())
              .isCloseTo(alone.get(k).logit(), within(1e-5));
        }
      }
      assertThat(classifier.classify(List.of(), 4)).isEmpty();
    }
  }

  @Test
  void labelsAreTheGivenOnesAndAsManyAsClasses() throws IOException {
    Labels labels = Labels.of(List.of("cat", "dog", "fox", "owl"));
    try (ImageClassifier classifier = ImageClassifier.of(NETWORK, labels)) {
      Prediction best = classifier.classify(file, 1).get(0);
      assertThat(best.label()).isEqualTo(labels.names().get(best.index()));
    }
    assertThatThrownBy(() -> ImageClassifier.of(NETWORK, Labels.of(List.of("cat", "dog"))))
        .hasMessageContaining("4 classes")
        .hasMessageContaining("2 labels");
  }

  @Test
  void theSizeOfImagesIsBounded() {
    try (ImageClassifier classifier =
        ImageClassifier.of(NETWORK).withDecoder(ImageDecoder.standard().withMaxPixels(1000))) {
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
}
