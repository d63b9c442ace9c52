package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.explain.PictureFormat;
import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.internal.io.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where the pictures of some photos go: all into one, or one of its own for each into a folder.
 *
 * @param together whether all photos share the one file
 * @param files one for all photos, or one for each
 */
record CamTargets(boolean together, List<Path> files) {

  /** More in one picture are not looked at, and a JPEG's height is limited. */
  static final int MAX_PHOTOS_TOGETHER = 20;

  /** What a path's text has in the place of bytes that are no text in the JVM's locale. */
  private static final char UNREADABLE = '\uFFFD';

  /**
   * Chooses and checks them, and makes the folder.
   *
   * @param out a file, or a folder where its name has no ending or it is one; null for cam.png, or
   *     for the folder cam where there are several photos
   * @throws Failures.UsageException if it is no place for these pictures
   * @throws IOException if it cannot be written to
   */
  static CamTargets of(Path out, List<NamedImage> photos) throws IOException {
    boolean one = photos.size() == 1;
    Path target = out != null ? out : Path.of(one ? "cam.png" : "cam");
    boolean folder = Files.isDirectory(target) || !target.getFileName().toString().contains(".");
    CamTargets targets =
        folder ? each(target, photos) : new CamTargets(true, List.of(picture(target, photos)));
    requireNoPhoto(targets.files(), photos);
    if (folder) {
      OutputFolder.create(target);
    }
    AtomicFile.requireWritable(targets.files().get(0));
    return targets;
  }

  private static void requireNoPhoto(List<Path> files, List<NamedImage> photos) throws IOException {
    Set<Object> read = new HashSet<>();
    for (NamedImage photo : photos) {
      if (Files.exists(photo.file())) {
        read.add(key(photo.file()));
      }
    }
    for (Path file : files) {
      if (Files.exists(file) && read.contains(key(file))) {
        throw new Failures.UsageException(
            "the picture " + file + " would replace the photo itself; name another --out");
      }
    }
  }

  /** Equal for the names of one file. */
  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file.toRealPath() : key;
  }

  private static Path picture(Path target, List<NamedImage> photos) {
    try {
      PictureFormat.of(target);
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(
          "--out: " + e.getMessage() + "; a name without an ending is a folder's");
    }
    if (photos.size() > MAX_PHOTOS_TOGETHER) {
      throw new Failures.UsageException(
          photos.size()
              + " photos are too many for one picture, which takes "
              + MAX_PHOTOS_TOGETHER
              + "; name a folder with --out, for a picture of each");
    }
    return target;
  }

  private static CamTargets each(Path folder, List<NamedImage> photos) {
    List<Path> files = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (NamedImage photo : photos) {
      String name = name(photo);
      String free = name;
      while (!taken.add(folded(free))) {
        free = name + "-" + (1 + numbers.merge(folded(name), 1, Integer::sum));
      }
      files.add(folder.resolve(free + ".png"));
    }
    return new CamTargets(false, List.copyOf(files));
  }

  /** Many file systems take names for one that differ only in upper and lower case. */
  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String name(NamedImage photo) {
    String name = photo.isStandardInput() ? "cam" : photo.shortName().replaceFirst("\\.[^.]+$", "");
    // In a locale without Unicode, as of most containers, there are no paths with other letters.
    return name.indexOf(UNREADABLE) < 0 ? name : name.replace(UNREADABLE, '_');
  }
}
