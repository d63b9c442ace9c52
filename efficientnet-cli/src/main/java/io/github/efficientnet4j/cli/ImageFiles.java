package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.cli.terminal.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The files that a user named, folders replaced by the images in them, sorted by name. */
record ImageFiles(List<Path> paths) {

  private static final List<String> EXTENSIONS =
      List.of(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp");

  static ImageFiles of(List<Path> named) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (Path path : named) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> entries = Files.walk(path)) {
          List<Path> found =
              entries.filter(Files::isRegularFile).filter(ImageFiles::isImage).sorted().toList();
          if (found.isEmpty()) {
            throw new Failures.UsageException(
                "the folder " + path + " holds no image (" + String.join(", ", EXTENSIONS) + ")");
          }
          paths.addAll(found);
        }
      } else {
        paths.add(path);
      }
    }
    return new ImageFiles(List.copyOf(paths));
  }

  private static boolean isImage(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return EXTENSIONS.stream().anyMatch(name::endsWith);
  }
}
