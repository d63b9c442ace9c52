package io.github.efficientnet4j.cli.train;

import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.training.data.Dataset;
import io.github.efficientnet4j.training.data.IdxDataset;
import io.github.efficientnet4j.training.data.IdxDataset.Part;
import io.github.efficientnet4j.training.data.ImageFolder;
import io.github.efficientnet4j.training.data.Subset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A folder of labelled images as users have them: a folder per class, or IDX files. */
public record LabelledImages(Path root) {

  /** Checks that there is such a folder. */
  public LabelledImages {
    if (!Files.isDirectory(root)) {
      throw new Failures.UsageException(
          "there is no folder "
              + root
              + "; --data names one that holds a folder per class, or IDX files");
    }
  }

  public boolean isIdx() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.anyMatch(entry -> entry.getFileName().toString().contains("-ubyte"));
    }
  }

  /** Whether images to validate with lie apart from those to learn from. */
  public boolean hasValidation() throws IOException {
    return !isIdx() && ImageFolder.hasParts(root);
  }

  /** Whether images to test with lie apart from those to learn from. */
  public boolean hasTest() throws IOException {
    return isIdx() || ImageFolder.hasTest(root) || ImageFolder.hasParts(root);
  }

  /** All images that are there to learn from: of a folder with parts, those of train. */
  public Dataset training() throws IOException {
    if (isIdx()) {
      return IdxDataset.read(root, Part.TRAIN, idxClassNames());
    }
    return ImageFolder.training(root);
  }

  /**
   * The images of a folder with parts to choose the best epoch by.
   *
   * @param classNames of the training images
   */
  Dataset validation(List<String> classNames) throws IOException {
    return ImageFolder.validation(root, classNames);
  }

  /**
   * The images to measure accuracy on: IDX files' test images; the test part, else the validation
   * part, of a folder that has one; else all images of the folder.
   *
   * @param classNames of the model
   */
  public Dataset test(List<String> classNames) throws IOException {
    if (isIdx()) {
      return named(IdxDataset.read(root, Part.TEST, idxClassNames()), classNames);
    }
    return ImageFolder.test(root, classNames);
  }

  /** A model of some of the classes is measured on these. */
  private static Dataset named(Dataset images, List<String> classNames) {
    return images.classNames().containsAll(classNames)
        ? Subset.ofClasses(images, classNames)
        : images;
  }

  /** IDX files name no classes; Fashion-MNIST's folder tells itself. */
  private List<String> idxClassNames() {
    String path = root.toAbsolutePath().normalize().toString().toLowerCase(Locale.ROOT);
    return path.contains("fashion") ? IdxDataset.fashion() : IdxDataset.digits();
  }

  /**
   * The names that a user means by some names or numbers.
   *
   * @throws Failures.UsageException if one is no class
   */
  static List<String> chosen(List<String> classNames, List<String> wanted) {
    List<String> names = new ArrayList<>();
    for (String name : wanted) {
      names.add(classNames.contains(name) ? name : classNames.get(number(classNames, name)));
    }
    return names;
  }

  private static int number(List<String> classNames, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number < classNames.size()) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below with what there is.
    }
    throw new Failures.UsageException(
        "'" + text + "' is neither a class nor the number of one; the classes are " + classNames);
  }
}
