package io.github.efficientnet4j;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Reference files too large for the repository: a folder {@code shared} beside the project. */
public final class SharedFiles {

  private SharedFiles() {}

  /** Finds a file, or skips the calling test with a message that names it. */
  public static Path require(String relative) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path candidate = folder.resolve("shared").resolve(relative);
      if (Files.exists(candidate)) {
        return candidate;
      }
      folder = folder.getParent();
    }
    Assumptions.abort("skipped: needs shared/" + relative + " beside the project, which is absent");
    throw new AssertionError();
  }
}
