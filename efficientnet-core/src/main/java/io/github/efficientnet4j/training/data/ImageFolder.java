package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.ImageListing;
import io.github.efficientnet4j.image.ImageListing.ImageFile;
import io.github.efficientnet4j.image.ImageListing.PassedOver;
import io.github.efficientnet4j.image.Pixels;
import io.github.efficientnet4j.training.data.SplitLayout.Part;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Photos in one folder per class: {@code root/class/photo.jpg}, at any depth below the class's
 * folder.
 *
 * <p>Classes and files are sorted by the code units of their names, independent of file system and
 * locale. {@link ImageListing} says which files are images, and how links are followed.
 *
 * <p>A folder may be divided into parts, each of which has a folder per class: {@code train} or
 * {@code training}; {@code val}, {@code valid}, {@code validation} or {@code dev}; {@code test} or
 * {@code testing}. Upper and lower case, digits and words such as in {@code Training_Set} and
 * {@code val2017} make no difference.
 *
 * <p>Images are decoded on demand. Immutable and thread-safe.
 */
public final class ImageFolder implements Dataset {

  private static final System.Logger LOG = System.getLogger(ImageFolder.class.getName());

  /**
   * The number of names that a message lists. ImageNet has a thousand classes; ten identify them.
   */
  private static final int MAX_LISTED = 10;

  private record Photo(ImageFile file, String className, int label) {}

  private final List<String> classNames;
  private final List<Photo> photos;
  private final List<PassedOver> passedOver;
  private final ImageDecoder decoder;

  private ImageFolder(
      List<String> classNames,
      List<Photo> photos,
      List<PassedOver> passedOver,
      ImageDecoder decoder) {
    this.classNames = classNames;
    this.photos = photos;
    this.passedOver = passedOver;
    this.decoder = decoder;
  }

  /**
   * Lists a folder whose subfolders are the classes.
   *
   * @param root the folder
   * @return the folder's photos
   * @throws IOException if it cannot be listed, has fewer than two subfolders, is divided into
   *     parts, or has a subfolder without images
   */
  public static ImageFolder of(Path root) throws IOException {
    SortedMap<String, Path> classes = classes(root);
    SplitLayout layout = SplitLayout.of(root, classes);
    if (layout.isSplit()) {
      throw new IOException(
          root
              + " is divided into the parts "
              + List.copyOf(classes.keySet())
              + ", which are no classes; name one of them, or take ImageFolder.split");
    }
    return ofClasses(root, classes);
  }

  private static ImageFolder ofClasses(Path root, SortedMap<String, Path> classes)
      throws IOException {
    if (classes.size() < 2) {
      throw new IOException(tooFewClasses(root, classes));
    }
    requireFoldersOfTheirOwn(root, classes);
    ImageFolder folder = listed(List.copyOf(classes.keySet()), classes);
    Set<Integer> seen = folder.photos.stream().map(Photo::label).collect(Collectors.toSet());
    for (int c = 0; c < folder.classNames.size(); c++) {
      if (!seen.contains(c)) {
        throw new IOException(
            classes.get(folder.classNames.get(c))
                + " has no images ("
                + String.join(", ", ImageListing.endings())
                + "); add some, or remove the folder if it is no class");
      }
    }
    return folder;
  }

  private static String tooFewClasses(Path root, SortedMap<String, Path> classes)
      throws IOException {
    if (classes.isEmpty()) {
      return root + " has no subfolder; there must be one for each class, holding its images";
    }
    Path only = classes.get(classes.firstKey());
    Set<String> inner = classes(only).keySet();
    return root
        + " has one subfolder, "
        + classes.firstKey()
        + ", and so one class; there must be a subfolder for each of at least two classes"
        + (inner.isEmpty()
            ? ""
            : ". If the classes are " + shortened(inner) + ", name the folder " + only);
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
    SortedMap<String, Path> classes = classes(root);
    List<String> unknown =
        classes.keySet().stream().filter(name -> !classNames.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new IOException(
          root
              + " has the subfolders "
              + shortened(unknown)
              + ", which are none of the classes "
              + shortened(classNames));
    }
    requireFoldersOfTheirOwn(root, classes);
    return listed(List.copyOf(classNames), classes);
  }

  /** Parts may share a folder, as where {@code val} is a link to {@code test}, but classes not. */
  private static void requireFoldersOfTheirOwn(Path root, SortedMap<String, Path> classes)
      throws IOException {
    Map<Path, String> targets = new HashMap<>();
    for (Map.Entry<String, Path> each : classes.entrySet()) {
      Path target = each.getValue().toRealPath();
      String same = targets.put(target, each.getKey());
      if (same != null) {
        throw new IOException(
            root
                + " has the classes "
                + same
                + " and "
                + each.getKey()
                + ", which are links to one folder, "
                + target
                + "; keep one");
      }
    }
  }

  private static ImageFolder listed(List<String> classNames, Map<String, Path> classes)
      throws IOException {
    List<Photo> photos = new ArrayList<>();
    List<PassedOver> passedOver = new ArrayList<>();
    for (int c = 0; c < classNames.size(); c++) {
      Path folder = classes.get(classNames.get(c));
      if (folder != null) {
        ImageListing listing = ImageListing.of(folder);
        for (ImageFile file : listing.files()) {
          photos.add(new Photo(file, classNames.get(c), c));
        }
        passedOver.addAll(listing.passedOver());
      }
    }
    warn(passedOver);
    return new ImageFolder(
        classNames, List.copyOf(photos), List.copyOf(passedOver), ImageDecoder.standard());
  }

  private static void warn(List<PassedOver> passedOver) {
    passedOver.stream().limit(MAX_LISTED).forEach(ImageFolder::warn);
    if (passedOver.size() > MAX_LISTED) {
      LOG.log(
          System.Logger.Level.WARNING,
          "passed over: {0} folders and links in all",
          passedOver.size());
    }
  }

  private static void warn(PassedOver passedOver) {
    LOG.log(System.Logger.Level.WARNING, "passed over: {0}", passedOver);
  }

  /**
   * {@return training and validation photos}
   *
   * <p>They come from {@code root/train} and {@code root/val} if there are these or folders of
   * similar names. Otherwise, the photos of {@code root/train}, or those of {@code root} if it is
   * not divided into parts, are split at random. The photos of {@code root/test} are in neither;
   * {@link #test} returns them.
   *
   * @param root the folder
   * @param validationPart the fraction of each class for validation if the photos are split, in (0,
   *     1)
   * @param seed the seed of the split
   * @throws IOException if a folder cannot be listed or has no classes or images, or if it looks as
   *     if divided into parts but is not understood
   * @throws IllegalArgumentException if the fraction is out of range
   */
  public static TrainingSplit split(Path root, double validationPart, long seed)
      throws IOException {
    ImageFolder learned = training(root);
    return hasParts(root)
        ? new TrainingSplit(learned, validation(root, learned.classNames()))
        : TrainingSplit.stratified(learned, validationPart, seed);
  }

  /**
   * {@return whether a folder has separate training and validation photos, in {@code train} and
   * {@code val} or folders of similar names}
   *
   * @param root the folder
   * @throws IOException if it cannot be listed, or looks as if divided into parts but is not
   *     understood
   */
  public static boolean hasParts(Path root) throws IOException {
    SplitLayout layout = layout(root);
    return layout.folder(Part.TRAINING).isPresent() && layout.folder(Part.VALIDATION).isPresent();
  }

  /**
   * {@return whether a folder has separate test photos, in {@code test} or a folder of a similar
   * name with a folder per class}
   *
   * @param root the folder
   * @throws IOException if it cannot be listed, or looks as if divided into parts but is not
   *     understood
   */
  public static boolean hasTest(Path root) throws IOException {
    return labelledTest(layout(root)).isPresent();
  }

  private static SplitLayout layout(Path root) throws IOException {
    return SplitLayout.of(root, classes(root));
  }

  /** Of competitions, the test images have no labels, and lie in one folder. */
  private static Optional<Path> labelledTest(SplitLayout layout) throws IOException {
    Optional<Path> test = layout.folder(Part.TEST);
    return test.isEmpty() || classes(test.get()).isEmpty() ? Optional.empty() : test;
  }

  /**
   * {@return the training photos: those of {@code root/train} if the folder is divided into parts,
   * otherwise all}
   *
   * @param root the folder
   * @throws IOException if it cannot be listed, has no classes or images, or has parts but none to
   *     train on
   */
  public static ImageFolder training(Path root) throws IOException {
    SortedMap<String, Path> classes = classes(root);
    SplitLayout layout = SplitLayout.of(root, classes);
    if (!layout.isSplit()) {
      return ofClasses(root, classes);
    }
    Path part =
        layout
            .folder(Part.TRAINING)
            .orElseThrow(
                () ->
                    new IOException(
                        root
                            + " is divided into the parts "
                            + shortened(classes.keySet())
                            + ", none of which is to train on; add a folder train, or name the"
                            + " folder whose subfolders are the classes"));
    if (!layout.others().isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} is divided into parts; passed over, since they are no parts: {1}",
          root,
          shortened(layout.others()));
    }
    return of(part);
  }

  /**
   * {@return the validation photos: those of {@code root/val} if there is this or a folder of a
   * similar name, otherwise all}
   *
   * @param root the folder
   * @param classNames the classes in the order of their labels
   * @throws IOException if it cannot be listed, or has a subfolder that is not one of the classes
   */
  public static ImageFolder validation(Path root, List<String> classNames) throws IOException {
    return of(layout(root).folder(Part.VALIDATION).orElse(root), classNames);
  }

  /**
   * {@return the test photos: those of {@code root/test} or else {@code root/val} if there are
   * these or folders of similar names, otherwise all}
   *
   * @param root the folder
   * @param classNames the classes in the order of their labels
   * @throws IOException if it cannot be listed, or has a subfolder that is not one of the classes
   */
  public static ImageFolder test(Path root, List<String> classNames) throws IOException {
    SplitLayout layout = layout(root);
    Optional<Path> part = labelledTest(layout).or(() -> layout.folder(Part.VALIDATION));
    return of(part.orElse(root), classNames);
  }

  /**
   * {@return a copy that decodes with another decoder, for example within other limits}
   *
   * @param other the decoder
   */
  public ImageFolder withDecoder(ImageDecoder other) {
    return new ImageFolder(classNames, photos, passedOver, other);
  }

  /**
   * {@return the folders and links below the classes' folders that were not listed, an immutable
   * list} They have been logged as warnings.
   */
  public List<PassedOver> passedOver() {
    return passedOver;
  }

  /** {@return the names as text, shortened if there are many} */
  private static String shortened(Collection<String> names) {
    if (names.size() <= MAX_LISTED) {
      return names.toString();
    }
    return "["
        + names.stream().limit(MAX_LISTED).collect(Collectors.joining(", "))
        + ", … "
        + names.size()
        + " in all]";
  }

  /** {@return the folders of the classes by name} A link that leads to no class is passed over. */
  static SortedMap<String, Path> classes(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new NotDirectoryException(root + " is no folder of images");
    }
    SortedMap<String, Path> classes = new TreeMap<>();
    Path real = root.toRealPath();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path entry : entries) {
        String name = ImageListing.name(entry);
        Path target = entry.toRealPath();
        if (ImageListing.isSkippedFolder(name)) {
          continue;
        }
        if (real.startsWith(target)) {
          warn(new PassedOver(entry, "a link to " + target + ", which contains the link", false));
          continue;
        }
        classes.put(name, entry);
      }
    } catch (DirectoryIteratorException e) {
      throw new IOException(root + " cannot be listed: " + e.getCause().getMessage(), e);
    }
    return classes;
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
    return Pixels.of(decoder.decode(photos.get(index).file().path()));
  }

  @Override
  public String describe(int index) {
    return photos.get(index).file().path().toString();
  }

  /** {@return path below the folder of the classes, and size in bytes} */
  @Override
  public String identity(int index) {
    Photo photo = photos.get(index);
    return photo.className() + "/" + photo.file().name() + " (" + photo.file().bytes() + " bytes)";
  }
}
