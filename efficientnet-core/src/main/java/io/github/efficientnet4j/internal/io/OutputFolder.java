package io.github.efficientnet4j.internal.io;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes folders to write into. The file system's own words for a failure are often but a name, of a
 * folder that the caller has not spoken of.
 *
 * <p>Stateless and thread-safe.
 */
public final class OutputFolder {

  private OutputFolder() {}

  /**
   * Makes a folder and those it lies in, where they are not there.
   *
   * @param folder to write into
   * @throws IOException if it cannot be made; the message names it and says what is in the way
   */
  public static void create(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException("cannot make the folder " + folder + ": " + reason(folder, e), e);
    }
  }

  private static String reason(Path folder, IOException failure) {
    Path nearest = folder.toAbsolutePath().normalize();
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    if (!Files.isDirectory(nearest)) {
      return nearest + " is a file";
    }
    if (!Files.isWritable(nearest)) {
      return "no permission to write in " + nearest;
    }
    return failure instanceof FileSystemException system && system.getReason() != null
        ? system.getReason()
        : "the file system of " + nearest + " refuses it";
  }
}
