package io.github.efficientnet4j.internal.io;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Creates folders for output.
 *
 * <p>The file system's own message for a failure is often just the name of a parent folder that the
 * caller never named. The messages here explain the failure.
 *
 * <p>Stateless and thread-safe.
 */
public final class OutputFolder {

  private OutputFolder() {}

  /**
   * Creates a folder and its missing parent folders.
   *
   * @param folder the folder to create
   * @throws IOException if it cannot be created; the message names the folder and the obstacle
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
