package io.github.efficientnet4j.internal.io;

import java.io.IOException;
import java.nio.file.Path;

/** Another thread or process has {@linkplain FolderLock locked} a folder. */
public final class FolderInUseException extends IOException {

  private static final long serialVersionUID = 1L;

  FolderInUseException(Path folder, String user) {
    super(
        folder
            + " is in use by "
            + user
            + ": two would replace each other's files; wait until it has ended, or name another"
            + " folder");
  }
}
