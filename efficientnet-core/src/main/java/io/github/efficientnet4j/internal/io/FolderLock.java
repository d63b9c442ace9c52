package io.github.efficientnet4j.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Exclusive use of a folder, among threads and processes. The operating system ends it when the
 * process ends, however it ends. The lock file stays behind and means nothing by itself.
 *
 * <p>A thread may lock a folder again that it has locked. The lock ends when all its locks are
 * closed.
 *
 * <p>Thread-safe.
 */
public final class FolderLock implements AutoCloseable {

  /** The name of the lock file. */
  public static final String FILE = ".lock";

  private static final System.Logger LOG = System.getLogger(FolderLock.class.getName());

  /**
   * Far behind the content, which others may then read: on Windows, locked bytes are unreadable.
   */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final int MAX_CONTENT = 100;

  /** The folders that this process has locked, by their real paths. */
  private static final Map<Path, Held> HELD = new HashMap<>();

  /**
   * Channels to files that are locked by classes of another loader in this process. To close one
   * would end the other's lock on POSIX systems.
   */
  private static final List<FileChannel> KEPT_OPEN = new ArrayList<>();

  private static final class Held {

    final Thread owner = Thread.currentThread();
    final Optional<FileChannel> channel;
    int count = 1;

    Held(Optional<FileChannel> channel) {
      this.channel = channel;
    }
  }

  private final Path folder;
  private boolean closed;

  private FolderLock(Path folder) {
    this.folder = folder;
  }

  /**
   * Locks a folder.
   *
   * <p>On a file system without locks, the folder is only locked for this process, and a warning is
   * logged.
   *
   * @param folder an existing folder
   * @return the lock, to be closed in any thread
   * @throws FolderInUseException if another thread or process uses the folder
   * @throws IOException if there is no such folder, or no file can be created in it
   */
  public static FolderLock acquire(Path folder) throws IOException {
    Path real = folder.toRealPath();
    synchronized (HELD) {
      Held held = HELD.get(real);
      if (held == null) {
        HELD.put(real, new Held(lock(folder)));
      } else if (held.owner == Thread.currentThread()) {
        held.count++;
      } else {
        throw new FolderInUseException(folder, "thread '" + held.owner.getName() + "'");
      }
      return new FolderLock(real);
    }
  }

  private static Optional<FileChannel> lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException e) {
      KEPT_OPEN.add(channel);
      throw new FolderInUseException(folder, "another part of this process");
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      channel.close();
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} is on a file system without locks ({1}); see to it that no other process uses it",
          folder,
          e.getMessage());
      return Optional.empty();
    }
    if (lock == null) {
      try (channel) {
        throw new FolderInUseException(folder, holder(channel));
      }
    }
    write(channel, "process " + ProcessHandle.current().pid() + "\n");
    return Optional.of(channel);
  }

  private static void write(FileChannel channel, String content) throws IOException {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(MAX_CONTENT);
    channel.read(content, 0);
    String text =
        new String(content.array(), 0, content.position(), StandardCharsets.UTF_8).strip();
    return text.matches("process \\d+") ? text : "another process";
  }

  /** Ends the use of the folder. Further calls have no effect. */
  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (closed) {
        return;
      }
      closed = true;
      Held held = HELD.get(folder);
      held.count--;
      if (held.count == 0) {
        HELD.remove(folder);
        if (held.channel.isPresent()) {
          held.channel.get().close();
        }
      }
    }
  }
}
