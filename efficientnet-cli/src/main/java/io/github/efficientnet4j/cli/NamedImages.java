package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.cli.terminal.Failures;
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
 * @param images the images
 * @param passedOver the folders and links in named folders that could not be listed
 */
record NamedImages(List<NamedImage> images, List<PassedOver> passedOver) {

  /**
   * Lists the images.
   *
   * @throws Failures.UsageException if standard input is not the only one, or a folder holds none
   */
  static NamedImages of(List<Path> named) throws IOException {
    if (named.contains(NamedImage.STANDARD_INPUT) && named.size() > 1) {
      throw new Failures.UsageException(
          "- reads one image from standard input; name no other images beside it");
    }
    List<NamedImage> images = new ArrayList<>();
    List<PassedOver> passedOver = new ArrayList<>();
    for (Path path : named) {
      if (!path.equals(NamedImage.STANDARD_INPUT) && Files.isDirectory(path)) {
        ImageListing listing = ImageListing.of(path);
        if (listing.files().isEmpty()) {
          throw new Failures.UsageException(
              "the folder "
                  + path
                  + " holds no image ("
                  + String.join(", ", ImageListing.endings())
                  + ")"
                  + (listing.passedOver().isEmpty()
                      ? ""
                      : "; passed over: " + listing.passedOver().get(0)));
        }
        listing.files().stream().map(ImageFile::path).map(NamedImage::new).forEach(images::add);
        passedOver.addAll(listing.passedOver());
      } else {
        images.add(new NamedImage(path));
      }
    }
    return new NamedImages(List.copyOf(images), List.copyOf(passedOver));
  }

  /** Names what was passed over, and counts it; returns whether there was nothing. */
  boolean reportPassedOver(PrintWriter err) {
    passedOver.forEach(each -> err.println("passed over: " + each));
    if (passedOver.size() > 1) {
      err.println(passedOver.size() + " folders and links were passed over");
    }
    return passedOver.isEmpty();
  }
}
