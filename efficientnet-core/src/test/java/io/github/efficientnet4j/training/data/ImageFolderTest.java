package io.github.efficientnet4j.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.efficientnet4j.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

  @TempDir Path root;

  @Test
  void classesAndPhotosAreInTheOrderOfTheirNames() throws IOException {
    TestImages.png(root.resolve("dog/b.png"), 0x102030);
    TestImages.png(root.resolve("dog/deep/er/a.PNG"), 0);
    TestImages.png(root.resolve("dog/a.png"), 0);
    TestImages.png(root.resolve("Cat/z.png"), 0);
    TestImages.png(root.resolve("dog/.hidden.png"), 0);
    TestImages.png(root.resolve(".cache/a.png"), 0);
    Files.writeString(root.resolve("dog/notes.txt"), "no image");
    Files.writeString(root.resolve("README"), "no class");
    ImageFolder folder = ImageFolder.of(root);
    assertThat(folder.classNames()).containsExactly("Cat", "dog");
    assertThat(IntStream.range(0, folder.size()).mapToObj(folder::describe))
        .map(name -> root.relativize(Path.of(name)).toString().replace('\\', '/'))
        .containsExactly("Cat/z.png", "dog/a.png", "dog/b.png", "dog/deep/er/a.PNG");
    assertThat(IntStream.range(0, 4).map(folder::label)).containsExactly(0, 1, 1, 1);
    assertThat(folder.image(2).sample(1, 2, 3)).isEqualTo(0x20);
    assertThat(folder.image(2).channels()).isEqualTo(3);
  }

  @Test
  void givenFoldersForTrainingAndValidationAreTakenAsTheyAre() throws IOException {
    TestImages.png(root.resolve("train/cat/1.png"), 0);
    TestImages.png(root.resolve("train/dog/2.png"), 0);
    TestImages.png(root.resolve("val/dog/3.png"), 0);
    TrainingSplit split = ImageFolder.split(root, 0.5, 1);
    assertThat(split.training().size()).isEqualTo(2);
    assertThat(split.validation().size()).isEqualTo(1);
    assertThat(split.validation().classNames()).containsExactly("cat", "dog");
    assertThat(split.validation().label(0)).isEqualTo(1);
    assertThat(ImageFolder.hasParts(root)).isTrue();
    assertThat(ImageFolder.training(root).size()).isEqualTo(2);
    assertThat(ImageFolder.validation(root, List.of("dog")).size()).isEqualTo(1);
  }

  @Test
  void withoutPartsAllPhotosServeForBoth() throws IOException {
    TestImages.png(root.resolve("cat/1.png"), 0);
    TestImages.png(root.resolve("dog/2.png"), 0);
    assertThat(ImageFolder.hasParts(root)).isFalse();
    assertThat(ImageFolder.training(root).size()).isEqualTo(2);
    assertThat(ImageFolder.validation(root, List.of("cat", "dog")).size()).isEqualTo(2);
  }

  @Test
  void otherFoldersAreSplit() throws IOException {
    for (int i = 0; i < 4; i++) {
      TestImages.png(root.resolve("cat/" + i + ".png"), 0);
      TestImages.png(root.resolve("dog/" + i + ".png"), 0);
    }
    TrainingSplit split = ImageFolder.split(root, 0.25, 1);
    assertThat(split.training().size()).isEqualTo(6);
    assertThat(split.validation().size()).isEqualTo(2);
  }

  @Test
  void aDamagedPhotoIsAnErrorOnlyWhenItIsAskedFor() throws IOException {
    TestImages.png(root.resolve("cat/good.png"), 0);
    Files.writeString(root.resolve("cat/bad.png"), "no image");
    ImageFolder folder = ImageFolder.of(root);
    assertThat(folder.size()).isEqualTo(2);
    assertThatIOException()
        .isThrownBy(() -> folder.image(0))
        .withMessageContaining("bad.png is no image");
  }

  @Test
  void theDecodersLimitsCanBeChanged() throws IOException {
    TestImages.png(root.resolve("cat/good.png"), 0);
    ImageFolder folder =
        ImageFolder.of(root).withDecoder(ImageDecoder.standard().withMaxPixels(11));
    assertThatIOException().isThrownBy(() -> folder.image(0)).withMessageContaining("4x3 pixels");
  }

  @Test
  void foldersThatAreNoDataSetAreRefused() throws IOException {
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.of(root.resolve("absent")))
        .withMessageContaining("is no folder of images");
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.of(root))
        .withMessageContaining("has no subfolder");
    TestImages.png(root.resolve("cat/1.png"), 0);
    Files.createDirectory(root.resolve("dog"));
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.of(root))
        .withMessageContaining("dog has no images (bmp, gif, jpeg, jpg, png, webp)");
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.of(root, List.of("cat", "bird")))
        .withMessageContaining("[dog], which are none of the classes [cat, bird]");
    List<String> many = IntStream.range(0, 1000).mapToObj(i -> "class" + i).toList();
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.of(root, many))
        .withMessageEndingWith(
            "the classes [" + String.join(", ", many.subList(0, 10)) + ", … 1000 in all]");
  }
}
