package io.github.efficientnet4j.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.ImageListing.PassedOver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    TestImages.png(root.resolve("dog/good.png"), 0);
    Files.writeString(root.resolve("cat/bad.png"), "no image");
    ImageFolder folder = ImageFolder.of(root);
    assertThat(folder.size()).isEqualTo(3);
    assertThatIOException()
        .isThrownBy(() -> folder.image(0))
        .withMessageContaining("bad.png is no image");
  }

  @Test
  void theDecodersLimitsCanBeChanged() throws IOException {
    TestImages.png(root.resolve("cat/good.png"), 0);
    TestImages.png(root.resolve("dog/good.png"), 0);
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
        .withMessageContaining(
            "dog has no images (bmp, gif, jfif, jpe, jpeg, jpg, png, tif, tiff, webp)");
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.of(root, List.of("cat", "bird")))
        .withMessageContaining("[dog], which are none of the classes [cat, bird]");
    List<String> many = IntStream.range(0, 1000).mapToObj(i -> "class" + i).toList();
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.of(root, many))
        .withMessageEndingWith(
            "the classes [" + String.join(", ", many.subList(0, 10)) + ", … 1000 in all]");
  }

  private void cats(String... folders) throws IOException {
    for (String folder : folders) {
      TestImages.png(root.resolve(folder).resolve("1.png"), 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "train, val",
    "Train, Val",
    "TRAIN, VALID",
    "training, validation",
    "training_set, validation_set",
    "train2017, val2017",
    "train, dev",
  })
  void theUsualPartsAreASplit(String training, String validation) throws IOException {
    cats(training + "/cat", training + "/dog", validation + "/cat");
    TrainingSplit split = ImageFolder.split(root, 0.5, 1);
    assertThat(split.training().classNames()).containsExactly("cat", "dog");
    assertThat(split.training().size()).isEqualTo(2);
    assertThat(split.validation().size()).isEqualTo(1);
    assertThat(ImageFolder.hasParts(root)).isTrue();
    assertThat(ImageFolder.hasTest(root)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"train, test", "Training, Testing", "training_set, test_set", "train, test1"})
  void testImagesAreNeitherTrainedOnNorValidatedOn(String training, String test)
      throws IOException {
    for (String name : List.of("1", "2", "3", "4")) {
      TestImages.png(root.resolve(training + "/cat/" + name + ".png"), 0);
      TestImages.png(root.resolve(training + "/dog/" + name + ".png"), 0);
    }
    cats(test + "/cat", test + "/dog");
    TrainingSplit split = ImageFolder.split(root, 0.25, 1);
    assertThat(split.training().classNames()).containsExactly("cat", "dog");
    assertThat(split.training().size()).isEqualTo(6);
    assertThat(split.validation().size()).isEqualTo(2);
    assertThat(ImageFolder.hasParts(root)).isFalse();
    assertThat(ImageFolder.hasTest(root)).isTrue();
    ImageFolder tested = ImageFolder.test(root, List.of("cat", "dog"));
    assertThat(tested.size()).isEqualTo(2);
    assertThat(tested.describe(0)).contains(test);
  }

  @Test
  void ofThreePartsEachIsTakenForItsPurpose() throws IOException {
    cats("train/cat", "train/dog", "val/cat", "test/dog");
    List<String> classes = List.of("cat", "dog");
    assertThat(ImageFolder.training(root).size()).isEqualTo(2);
    assertThat(ImageFolder.validation(root, classes).label(0)).isZero();
    assertThat(ImageFolder.test(root, classes).label(0)).isEqualTo(1);
  }

  /** As competitions give them. */
  @Test
  void testImagesWithoutClassesAreNotEvaluatedOn() throws IOException {
    cats("train/cat", "train/dog", "val/cat", "test");
    assertThat(ImageFolder.hasTest(root)).isFalse();
    assertThat(ImageFolder.test(root, List.of("cat", "dog")).describe(0)).contains("val");
  }

  @Test
  void trainIsAClassAmongOthers() throws IOException {
    cats("bus", "train", "tram", "train_station", "test_tube");
    assertThat(ImageFolder.of(root).classNames())
        .containsExactly("bus", "test_tube", "train", "train_station", "tram");
    assertThat(ImageFolder.split(root, 0.5, 1).training().classNames()).hasSize(5);
  }

  @Test
  void whatLooksLikeASplitButIsNotUnderstoodIsRefused() throws IOException {
    cats("seg_train/cat", "seg_train/dog", "seg_test/cat");
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.split(root, 0.5, 1))
        .withMessageContaining("[seg_test, seg_train]")
        .withMessageContaining("look like the parts of a split")
        .withMessageContaining("rename them to train, val and test");
  }

  @Test
  void aSplitWithoutATrainingPartOrWithTwoIsRefused() throws IOException {
    cats("val/cat", "test/cat");
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.training(root))
        .withMessageContaining("[test, val], none of which is to train on");
    cats("train/cat", "train/dog", "Training/cat");
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.training(root))
        .withMessageContaining("more than one folder of training images: [Training, train]");
  }

  @Test
  void twoFoldersOfTheSameClassesAreNoClasses() throws IOException {
    cats("train/cat", "train/dog", "holdout/cat", "holdout/dog");
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.training(root))
        .withMessageContaining("[holdout, train], which hold the same folders")
        .withMessageContaining("rename them to train, val or test");
  }

  @Test
  void devAndTestWithoutSubfoldersAreClasses() throws IOException {
    cats("dev", "test", "prod");
    assertThat(ImageFolder.training(root).classNames()).containsExactly("dev", "prod", "test");
  }

  @Test
  void classesOfLikeNamesThatHoldImagesAreNoParts() throws IOException {
    cats("dev_board", "test_board", "étest");
    assertThat(ImageFolder.training(root).classNames())
        .containsExactly("dev_board", "test_board", "étest");
  }

  @Test
  void aFolderBesideThePartsIsNamedAsPassedOver() throws IOException {
    cats("train/cat", "train/dog", "val/cat", "horse");
    assertThat(SplitLayout.of(root, subfolders("horse", "train", "val")).others())
        .containsExactly("horse");
    assertThat(ImageFolder.training(root).classNames()).containsExactly("cat", "dog");
  }

  private Map<String, Path> subfolders(String... names) {
    return Arrays.stream(names).collect(Collectors.toMap(name -> name, root::resolve));
  }

  @Test
  void thePartsOfASplitAreNoClasses() throws IOException {
    cats("train/cat", "train/dog", "val/cat");
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.of(root))
        .withMessageContaining("is divided into the parts [train, val], which are no classes");
  }

  @Test
  void aFolderAroundTheClassesIsNamedInsteadOfLearned() throws IOException {
    cats("photos/cat", "photos/dog");
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.split(root, 0.5, 1))
        .withMessageContaining("has one subfolder, photos, and so one class")
        .withMessageEndingWith(
            "If the classes are [cat, dog], name the folder " + root.resolve("photos"));
    cats("alone/cat");
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.of(root.resolve("alone")))
        .withMessageEndingWith("a subfolder for each of at least two classes");
  }

  @Test
  void linkedClassesAreListedAndLoopsAreNot(@TempDir Path elsewhere) throws IOException {
    cats("photos/cat");
    TestImages.png(elsewhere.resolve("2.png"), 0);
    Path photos = root.resolve("photos");
    Files.createSymbolicLink(photos.resolve("dog"), elsewhere);
    Files.createSymbolicLink(photos.resolve("loop"), root);
    Files.createSymbolicLink(photos.resolve("cat/again"), photos.resolve("cat"));
    ImageFolder folder = ImageFolder.of(photos);
    assertThat(folder.classNames()).containsExactly("cat", "dog");
    assertThat(folder.size()).isEqualTo(2);
    assertThat(folder.passedOver())
        .extracting(PassedOver::path)
        .containsExactly(photos.resolve("cat/again"));
    Files.createSymbolicLink(photos.resolve("kitten"), photos.resolve("cat"));
    assertThatIOException()
        .isThrownBy(() -> ImageFolder.of(photos))
        .withMessageContaining("links to one folder");
  }

  @Test
  void aLinkFromOnePartToAnotherIsAPart() throws IOException {
    cats("train/cat", "train/dog", "test/cat", "test/dog");
    Files.createSymbolicLink(root.resolve("val"), Path.of("test"));
    TrainingSplit split = ImageFolder.split(root, 0.5, 0);
    assertThat(split.training().describe(0)).isEqualTo(root.resolve("train/cat/1.png").toString());
    assertThat(split.validation().describe(0)).isEqualTo(root.resolve("val/cat/1.png").toString());
    assertThat(ImageFolder.hasTest(root)).isTrue();
  }

  @Test
  void aPhotoIsIdentifiedByItsPathBelowTheRootAndItsSize() throws IOException {
    cats("cat/deeper", "dog");
    ImageFolder folder = ImageFolder.of(root);
    long bytes = Files.size(root.resolve("cat/deeper/1.png"));
    assertThat(folder.identity(0)).isEqualTo("cat/deeper/1.png (" + bytes + " bytes)");
    assertThat(CachedDataset.of(Subset.of(folder, 1, 0)).identity(1)).isEqualTo(folder.identity(0));
  }
}
