package io.github.efficientnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.efficientnet4j.image.ImageListing.ImageFile;
import io.github.efficientnet4j.image.ImageListing.PassedOver;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageListingTest {

  @TempDir private Path root;

  private Path file(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  private Path link(String name, String target) throws IOException {
    Path link = root.resolve(name);
    Files.createDirectories(link.getParent());
    return Files.createSymbolicLink(link, Path.of(target));
  }

  private static List<String> names(ImageListing listing) {
    return listing.files().stream().map(ImageFile::name).toList();
  }

  private List<String> names() throws IOException {
    return names(ImageListing.of(root));
  }

  @Test
  void imagesAreListedWithTheirSizesInTheOrderOfTheirNames() throws IOException {
    file("b.jpg");
    file("B/deep/er/a.PNG");
    file("a.jpg");
    file("a/1.jpg");
    file("notes.txt");
    file("jpg");
    ImageListing listing = ImageListing.of(root);
    assertThat(names(listing)).containsExactly("B/deep/er/a.PNG", "a.jpg", "a/1.jpg", "b.jpg");
    assertThat(listing.files().get(0).path()).isEqualTo(root.resolve("B/deep/er/a.PNG"));
    assertThat(listing.files().get(0).bytes()).isEqualTo("B/deep/er/a.PNG".length());
    assertThat(listing.passedOver()).isEmpty();
  }

  @Test
  void appleDoubleFilesHiddenFilesAndThumbnailsAreNoImages() throws IOException {
    file("photo.jpg");
    file("._photo.jpg");
    file(".hidden.png");
    file(".cache/a.png");
    file("__MACOSX/photo.jpg");
    file("holiday/@eaDir/photo.jpg");
    file("holiday/.DS_Store");
    file(".jpg");
    assertThat(names()).containsExactly("photo.jpg");
    assertThat(ImageListing.isImage(root.resolve("._photo.jpg"))).isFalse();
    assertThat(ImageListing.isImage(root.resolve("photo.jpg"))).isTrue();
  }

  static Stream<String> endings() {
    return ImageListing.endings().stream();
  }

  /** The endings of every kind of image that the decoder documents. */
  @ParameterizedTest
  @MethodSource("endings")
  void anImageWithAnyListedEndingIsDecoded(String ending) throws IOException {
    Path image = root.resolve("image." + ending);
    Map<String, String> formats = Map.of("jpe", "jpg", "jpeg", "jpg", "jfif", "jpg", "tiff", "tif");
    if (ending.equals("webp")) {
      try (var stream =
          getClass().getResourceAsStream("/io/github/efficientnet4j/images/tiny_rgb.webp")) {
        Files.copy(stream, image);
      }
    } else {
      BufferedImage pixels = new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
      assertThat(ImageIO.write(pixels, formats.getOrDefault(ending, ending), image.toFile()))
          .isTrue();
    }
    assertThat(names()).containsExactly("image." + ending);
    assertThat(ImageDecoder.standard().decode(image).width()).isPositive();
  }

  @Test
  void aLinkedFolderIsListedAsAFolder() throws IOException {
    file("photos/a.jpg");
    Path link = link("link", "photos");
    assertThat(names(ImageListing.of(link))).containsExactly("a.jpg");
  }

  @Test
  void linkedFoldersAndFilesAreFollowed(@TempDir Path elsewhere) throws IOException {
    Files.writeString(elsewhere.resolve("b.jpg"), "");
    Files.createDirectories(elsewhere.resolve("deeper"));
    Files.writeString(elsewhere.resolve("deeper/c.jpg"), "");
    link("holiday", elsewhere.toString());
    link("a.jpg", elsewhere.resolve("b.jpg").toString());
    assertThat(names()).containsExactly("a.jpg", "holiday/b.jpg", "holiday/deeper/c.jpg");
  }

  @Test
  void aFolderIsListedOnceUnderItsOwnName() throws IOException {
    file("photos/a.jpg");
    link("all", "photos");
    link("more/photos", "../photos");
    ImageListing listing = ImageListing.of(root);
    assertThat(names(listing)).containsExactly("photos/a.jpg");
    assertThat(listing.passedOver())
        .noneMatch(PassedOver::missed)
        .extracting(PassedOver::path)
        .containsExactly(root.resolve("all"), root.resolve("more/photos"));
    assertThat(listing.passedOver().get(0).toString())
        .startsWith(root.resolve("all") + ": a link to ")
        .endsWith("photos, whose images are listed already");
  }

  @Test
  void loopsOfLinksAreNoticed() throws IOException {
    file("photos/a.jpg");
    link("photos/loop", ".");
    link("photos/up", "..");
    link("photos/self", "self");
    ImageListing listing = ImageListing.of(root.resolve("photos"));
    assertThat(names(listing)).containsExactly("a.jpg");
    assertThat(listing.passedOver())
        .extracting(PassedOver::path)
        .extracting(path -> path.getFileName().toString())
        .containsExactlyInAnyOrder("loop", "self", "up");
    assertThat(listing.passedOver())
        .filteredOn(each -> each.path().endsWith("up"))
        .extracting(PassedOver::reason)
        .allMatch(reason -> reason.endsWith("which contains the link"));
  }

  @Test
  void aLinkToNothingIsNamed() throws IOException {
    file("a.jpg");
    Path link = link("b.jpg", "gone.jpg");
    ImageListing listing = ImageListing.of(root);
    assertThat(names(listing)).containsExactly("a.jpg");
    assertThat(listing.passedOver())
        .containsExactly(new PassedOver(link, "a link to something that does not exist", true));
  }

  @Test
  void anUnreadableSubfolderIsNamedAndTheOthersAreListed() throws IOException {
    file("a/1.jpg");
    file("b/2.jpg");
    file("c/3.jpg");
    Path closed = root.resolve("b");
    ImageListing listing = ImageListing.of(root, folder -> open(folder, closed));
    assertThat(names(listing)).containsExactly("a/1.jpg", "c/3.jpg");
    assertThat(listing.passedOver())
        .containsExactly(new PassedOver(closed, "no permission to read it", true));
  }

  @Test
  void aFolderThatCannotBeListedItselfIsRefused() throws IOException {
    assertThatIOException()
        .isThrownBy(() -> ImageListing.of(root, folder -> open(folder, root)))
        .withMessage(root + " cannot be listed: no permission to read it");
    assertThatIOException()
        .isThrownBy(() -> ImageListing.of(root.resolve("absent")))
        .isInstanceOf(NotDirectoryException.class)
        .withMessage(root.resolve("absent") + " is no folder of images");
  }

  private static DirectoryStream<Path> open(Path folder, Path closed) throws IOException {
    if (folder.equals(closed)) {
      throw new AccessDeniedException(folder.toString());
    }
    return Files.newDirectoryStream(folder);
  }

  /** In a JVM of its own: the encoding of file names is that of the environment at its start. */
  @Test
  void namesAreReadAsUnicodeInALocaleWithoutIt() throws Exception {
    file("caf\u00e9/\u00fcber.jpg");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Names.class.getName(),
            root.toString());
    builder.environment().put("LC_ALL", "C");
    Process process = builder.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed.strip()).isEqualTo("[63, 61, 66, e9, 2f, fc, 62, 65, 72, 2e, 6a, 70, 67]");
  }

  /** Prints the code units of the names of a folder's images, if the files are there. */
  static final class Names {

    public static void main(String[] arguments) throws IOException {
      for (ImageFile file : ImageListing.of(new File(arguments[0]).toPath()).files()) {
        if (Files.size(file.path()) == file.bytes()) {
          System.out.println(file.name().chars().mapToObj(Integer::toHexString).toList());
        }
      }
    }
  }
}
