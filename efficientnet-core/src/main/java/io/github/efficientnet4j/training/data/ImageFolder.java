package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.Pixels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Photos in one folder per class: {@code root/class/photo.jpg}, at any depth below the class's
 * folder.
 *
 * <p>Classes and files are sorted by the code units of their names, independent of file system and
 * locale. Names that begin with a dot are skipped. So are files without an image extension.
 *
 * <p>Images are decoded on demand. Immutable and thread-safe.
 */
public final class ImageFolder implements Dataset {

  private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "gif", "bmp", "webp");

  private static final String TRAINING = "train";
  private static final List<String> VALIDATION = List.of("val", "valid", "validation");

  /**
   * The number of class names that a message lists. ImageNet has a thousand classes; ten identify
   * them.
   */
  private static final int MAX_LISTED = 10;

  private record Photo(Path file, int label) {}

  private final List<String> classNames;
  private final List<Photo> photos;
  private final ImageDecoder decoder;

  private ImageFolder(List<String> classNames, List<Photo> photos, ImageDecoder decoder) {
    this.classNames = classNames;
    this.photos = photos;
    this.decoder = decoder;
  }

  /**
   * Lists a folder whose subfolders are the classes.
   *
   * @param root the folder
   * @return the folder's photos
   * @throws IOException if it cannot be listed, has no subfolder, or has a subfolder without images
   */
  public static ImageFolder of(Path root) throws IOException {
    List<String> classNames = classes(root);
    if (classNames.isEmpty()) {
      throw new IOException(
          root + " has no subfolder; there must be one for each class, holding its images");
    }
    ImageFolder folder = of(root, classNames);
    Set<Integer> seen = folder.photos.stream().map(Photo::label).collect(Collectors.toSet());
    for (int c = 0; c < classNames.size(); c++) {
      if (!seen.contains(c)) {
        throw new IOException(
            root.resolve(classNames.get(c))
                + " has no images ("
                + ENDINGS.stream().sorted().collect(Collectors.joining(", "))
                + "); add some, or remove the folder if it is no class");
      }
    }
    return folder;
  }

  /**
   * Lists a folder with a given list of classes, for example photos to validate a model with.
   *
   * @param root the folder
   * @param classNames the classes in the order of their labels; a class without a subfolder has no
   *     photos
   * @return the folder's photos
   * @throws IOException if it cannot be listed, or has a subfolder that is not one of the classes
   */
  public static ImageFolder of(Path root, List<String> classNames) throws IOException {
    List<String> unknown =
        classes(root).stream().filter(name -> !classNames.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new IOException(
          root
              + " has the subfolders "
              + listed(unknown)
              + ", which are none of the classes "
              + listed(classNames));
    }
    List<Photo> photos = new ArrayList<>();
    for (int c = 0; c < classNames.size(); c++) {
      Path folder = root.resolve(classNames.get(c));
      if (Files.isDirectory(folder)) {
        for (Path file : images(folder)) {
          photos.add(new Photo(file, c));
        }
      }
    }
    return new ImageFolder(List.copyOf(classNames), List.copyOf(photos), ImageDecoder.standard());
  }

  /**
   * {@return training and validation photos}
   *
   * <p>They come from {@code root/train} and {@code root/val} (or {@code valid}, {@code
   * validation}) if both exist. Otherwise, the photos of {@code root} are split at random.
   *
   * @param root the folder
   * @param validationPart the fraction of each class for validation if the photos are split, in (0,
   *     1)
   * @param seed the seed of the split
   * @throws IOException if a folder cannot be listed or has no classes or images
   * @throws IllegalArgumentException if the fraction is out of range
   */
  public static TrainingSplit split(Path root, double validationPart, long seed)
      throws IOException {
    if (hasParts(root)) {
      ImageFolder learned = training(root);
      return new TrainingSplit(learned, validation(root, learned.classNames()));
    }
    return TrainingSplit.stratified(of(root), validationPart, seed);
  }

  /**
   * {@return whether a folder has separate training and validation photos, in {@code train} and
   * {@code val} (or {@code valid}, {@code validation})}
   *
   * @param root the folder
   */
  public static boolean hasParts(Path root) {
    return Files.isDirectory(root.resolve(TRAINING)) && validationPart(root).isPresent();
  }

  private static Optional<Path> validationPart(Path root) {
    return VALIDATION.stream().map(root::resolve).filter(Files::isDirectory).findFirst();
  }

  /**
   * {@return the training photos: those of {@code root/train} if the folder {@linkplain #hasParts
   * has parts}, otherwise all}
   *
   * @param root the folder
   * @throws IOException if it cannot be listed or has no classes or images
   */
  public static ImageFolder training(Path root) throws IOException {
    return of(hasParts(root) ? root.resolve(TRAINING) : root);
  }

  /**
   * {@return the validation photos: those of {@code root/val} if the folder {@linkplain #hasParts
   * has parts}, otherwise all}
   *
   * @param root the folder
   * @param classNames the classes in the order of their labels
   * @throws IOException if it cannot be listed, or has a subfolder that is not one of the classes
   */
  public static ImageFolder validation(Path root, List<String> classNames) throws IOException {
    return of(hasParts(root) ? validationPart(root).orElseThrow() : root, classNames);
  }

  /**
   * {@return a copy that decodes with another decoder, for example within other limits}
   *
   * @param other the decoder
   */
  public ImageFolder withDecoder(ImageDecoder other) {
    return new ImageFolder(classNames, photos, other);
  }

  /** {@return the names as text, shortened if there are many} */
  private static String listed(List<String> names) {
    if (names.size() <= MAX_LISTED) {
      return names.toString();
    }
    return "["
        + String.join(", ", names.subList(0, MAX_LISTED))
        + ", … "
        + names.size()
        + " in all]";
  }

  private static List<String> classes(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new NotDirectoryException(root + " is no folder of images");
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static List<Path> images(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> isImage(folder.relativize(file)))
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparing(file -> portable(folder.relativize(file))))
          .toList();
    } catch (UncheckedIOException e) {
      throw new IOException(folder + " cannot be listed: " + e.getCause().getMessage(), e);
    }
  }

  private static boolean isImage(Path relative) {
    String name = portable(relative);
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return ENDINGS.contains(ending) && !name.startsWith(".") && !name.contains("/.");
  }

  private static String portable(Path relative) {
    return relative.toString().replace('\\', '/');
  }

  @Override
  public int size() {
    return photos.size();
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int index) {
    return photos.get(index).label();
  }

  @Override
  public Pixels image(int index) throws IOException {
    return Pixels.of(decoder.decode(photos.get(index).file()));
  }

  @Override
  public String describe(int index) {
    return photos.get(index).file().toString();
  }
}
