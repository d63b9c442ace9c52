package io.github.efficientnet4j.image;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;

/**
 * The image files in a folder and its subfolders.
 *
 * <p>Files are recognised by the {@linkplain #endings ending} of their name. Names that begin with
 * a dot are skipped, and so are the folders in which macOS and network drives keep copies and
 * thumbnails ({@code __MACOSX}, {@code @eaDir}).
 *
 * <p>Symbolic links are followed. Each folder is listed once, however many links lead to it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param files the images, sorted by the code units of their {@linkplain ImageFile#name names}
 * @param passedOver what was not listed, and why
 */
public record ImageListing(List<ImageFile> files, List<PassedOver> passedOver) {

  /** Of every kind that {@link ImageDecoder} reads. */
  private static final List<String> ENDINGS =
      List.of("bmp", "gif", "jfif", "jpe", "jpeg", "jpg", "png", "tif", "tiff", "webp");

  private static final Set<String> NO_FOLDERS_OF_IMAGES = Set.of("__MACOSX", "@eaDir");

  /** What a name contains in the place of bytes that are no text in the JVM's locale. */
  private static final char REPLACEMENT = '\uFFFD';

  /**
   * An image file.
   *
   * <p>Immutable and thread-safe.
   *
   * @param path the file
   * @param name the path relative to the listed folder, with {@code /} between names
   * @param bytes the file's size in bytes
   */
  public record ImageFile(Path path, String name, long bytes) {}

  /**
   * A folder or link that was not listed.
   *
   * <p>Immutable and thread-safe.
   *
   * @param path the folder or link
   * @param reason why it was not listed
   * @param missed whether images may be missing therefore: not for a link to a folder whose images
   *     are listed anyhow
   */
  public record PassedOver(Path path, String reason, boolean missed) {

    /** {@return path and reason, for a message} */
    @Override
    public String toString() {
      return path + ": " + reason;
    }
  }

  /** Creates a listing. */
  public ImageListing {
    files = List.copyOf(files);
    passedOver = List.copyOf(passedOver);
  }

  /**
   * Lists a folder.
   *
   * @param folder the folder
   * @return its images; subfolders that cannot be read are {@linkplain #passedOver passed over}
   * @throws IOException if the folder itself cannot be listed
   */
  public static ImageListing of(Path folder) throws IOException {
    return of(folder, Files::newDirectoryStream);
  }

  /** Opens a folder; tests replace it to make folders unreadable. */
  @FunctionalInterface
  interface Opener {
    DirectoryStream<Path> open(Path folder) throws IOException;
  }

  static ImageListing of(Path folder, Opener opener) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder + " is no folder of images");
    }
    return new Walk(folder, opener).listing();
  }

  /**
   * {@return the endings of image files in lower case and without the dot, sorted: {@code bmp},
   * {@code gif}, {@code jpg} and so on}
   */
  public static List<String> endings() {
    return ENDINGS;
  }

  /**
   * {@return whether a file's name is that of an image: not hidden, and with one of the {@linkplain
   * #endings endings} in upper or lower case}
   *
   * @param file the file; only its name is looked at
   */
  public static boolean isImage(Path file) {
    return isImage(name(file));
  }

  private static boolean isImage(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0
        && !isHidden(name)
        && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /**
   * {@return whether a folder of this name is skipped: names that begin with a dot, {@code
   * __MACOSX}, {@code @eaDir}}
   *
   * @param name the folder's name
   */
  public static boolean isSkippedFolder(String name) {
    return isHidden(name) || NO_FOLDERS_OF_IMAGES.contains(name);
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".");
  }

  /**
   * {@return the name of a file or folder} In a locale without Unicode, such as {@code LC_ALL=C},
   * {@link Path#toString} replaces what is not ASCII. The name here is then read as UTF-8.
   *
   * @param path a path with at least one name
   */
  public static String name(Path path) {
    String name = Objects.requireNonNullElse(path.getFileName(), path).toString();
    if (name.indexOf(REPLACEMENT) < 0 || path.getFileSystem() != FileSystems.getDefault()) {
      return name;
    }
    // The URI has the bytes of the name.
    String decoded = path.toUri().getPath();
    String trimmed = decoded.endsWith("/") ? decoded.substring(0, decoded.length() - 1) : decoded;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /** One walk through a folder. */
  private static final class Walk {

    private record Folder(Path path, String name) {}

    private final Path root;
    private final Path realRoot;
    private final Opener opener;
    private final Set<Object> listed = new HashSet<>();
    private final Queue<Folder> links = new ArrayDeque<>();
    private final List<ImageFile> files = new ArrayList<>();
    private final List<PassedOver> passedOver = new ArrayList<>();

    Walk(Path root, Opener opener) throws IOException {
      this.root = root;
      this.realRoot = root.toRealPath();
      this.opener = opener;
    }

    /** Real folders come first, so that a folder is listed under its own name. */
    ImageListing listing() throws IOException {
      listed.add(key(root, attributes(root)));
      try {
        list(new Folder(root, ""));
      } catch (IOException e) {
        throw new IOException(root + " cannot be listed: " + reason(e), e);
      }
      while (!links.isEmpty()) {
        follow(links.remove());
      }
      files.sort(Comparator.comparing(ImageFile::name));
      return new ImageListing(files, passedOver);
    }

    private void list(Folder folder) throws IOException {
      List<Path> entries = new ArrayList<>();
      try (DirectoryStream<Path> stream = opener.open(folder.path())) {
        stream.forEach(entries::add);
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      entries.sort(Comparator.comparing(ImageListing::name));
      for (Path entry : entries) {
        String name = ImageListing.name(entry);
        if (!isSkippedFolder(name)) {
          add(entry, name, folder.name().isEmpty() ? name : folder.name() + "/" + name);
        }
      }
    }

    private void add(Path entry, String name, String relative) {
      BasicFileAttributes attributes;
      try {
        attributes = attributes(entry);
      } catch (IOException e) {
        passOver(entry, e);
        return;
      }
      if (attributes.isDirectory() && Files.isSymbolicLink(entry)) {
        links.add(new Folder(entry, relative));
      } else if (attributes.isDirectory()) {
        enter(new Folder(entry, relative), attributes);
      } else if (attributes.isRegularFile() && isImage(name)) {
        files.add(new ImageFile(entry, relative, attributes.size()));
      }
    }

    private void follow(Folder link) {
      try {
        Path target = link.path().toRealPath();
        if (realRoot.startsWith(target)) {
          passOver(link.path(), "a link to " + target + ", which contains the link", false);
        } else if (!enter(link, attributes(link.path()))) {
          passOver(link.path(), "a link to " + target + ", whose images are listed already", false);
        }
      } catch (IOException e) {
        passOver(link.path(), e);
      }
    }

    /** {@return whether the folder was not listed before} */
    private boolean enter(Folder folder, BasicFileAttributes attributes) {
      try {
        if (!listed.add(key(folder.path(), attributes))) {
          return false;
        }
        list(folder);
      } catch (IOException e) {
        passOver(folder.path(), e);
      }
      return true;
    }

    private void passOver(Path path, IOException e) {
      boolean dangling = e instanceof NoSuchFileException && Files.isSymbolicLink(path);
      passOver(path, dangling ? "a link to something that does not exist" : reason(e), true);
    }

    private void passOver(Path path, String reason, boolean missed) {
      passedOver.add(new PassedOver(path, reason, missed));
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
      return Files.readAttributes(path, BasicFileAttributes.class);
    }

    private static Object key(Path path, BasicFileAttributes attributes) throws IOException {
      return attributes.fileKey() == null ? path.toRealPath() : attributes.fileKey();
    }

    private static String reason(IOException e) {
      if (e instanceof AccessDeniedException) {
        return "no permission to read it";
      }
      if (e instanceof NoSuchFileException) {
        return "it is not there any more";
      }
      return e instanceof FileSystemException system && system.getReason() != null
          ? system.getReason()
          : String.valueOf(e.getMessage());
    }
  }
}
