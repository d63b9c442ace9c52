package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Printable;
import io.github.efficientnet4j.image.ImageListing;
import io.github.efficientnet4j.image.ImageListing.ImageFile;
import io.github.efficientnet4j.image.ImageListing.PassedOver;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The images that a user named, folders replaced by the images in them, sorted by name.
 *
 * @param images at least one
 * @param complete whether all folders could be read
 */
record NamedImages(List<NamedImage> images, boolean complete) {

  /**
   * Lists folders, and tells what was passed over in them.
   *
   * @throws Failures.UsageException if standard input is not the only one, or a folder holds none
   */
  static NamedImages of(List<Path> named, PrintWriter err) throws IOException {
    if (named.contains(NamedImage.STANDARD_INPUT)) {
      if (named.size() > 1) {
        throw new Failures.UsageException(
            "- reads one image from standard input; name no other images beside it");
      }
      return new NamedImages(List.of(new NamedImage(NamedImage.STANDARD_INPUT)), true);
    }
    List<Path> files = new ArrayList<>();
    List<PassedOver> passedOver = new ArrayList<>();
    for (Path path : named) {
      if (Files.isDirectory(path)) {
        ImageListing listing = ImageListing.of(path);
        if (listing.files().isEmpty()) {
          throw new Failures.UsageException(noImage(path, listing.passedOver()));
        }
        listing.files().stream().map(ImageFile::path).forEach(files::add);
        passedOver.addAll(listing.passedOver());
      } else {
        files.add(path);
      }
    }
    passedOver.forEach(each -> err.println("passed over: " + Printable.of(each)));
    if (passedOver.size() > 1) {
      err.println(passedOver.size() + " folders and links were passed over");
    }
    return new NamedImages(
        files.stream().map(NamedImage::new).toList(),
        passedOver.stream().noneMatch(PassedOver::missed));
  }

  private static String noImage(Path folder, List<PassedOver> passedOver) {
    return "the folder "
        + folder
        + " holds no image ("
        + String.join(", ", ImageListing.endings())
        + ")"
        + (passedOver.isEmpty() ? "" : "; passed over: " + passedOver.get(0));
  }
}
