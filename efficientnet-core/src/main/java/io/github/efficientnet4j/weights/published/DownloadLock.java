package io.github.efficientnet4j.weights.published;

import static java.lang.System.Logger.Level.INFO;

import io.github.efficientnet4j.weights.published.WeightsUnavailableException.Reason;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An exclusive lock on the download of one file, held by one thread of one process at a time.
 *
 * <p>An operating system's file lock belongs to the process. Threads therefore take a lock in
 * memory first. The lock file is never deleted. Otherwise a process that opened it before the
 * deletion and one that creates it afterwards could both hold the lock.
 */
final class DownloadLock implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DownloadLock.class.getName());

  /**
   * The locks in memory, by file and not by cache object, because several caches may share a
   * folder.
   */
  private static final ConcurrentMap<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

  private final ReentrantLock threads;
  private final FileChannel processes;

  private DownloadLock(ReentrantLock threads, FileChannel processes) {
    this.threads = threads;
    this.processes = processes;
  }

  static DownloadLock acquire(Path file) throws IOException, InterruptedException {
    // The real path, so that two paths to one folder (through a link) share a lock.
    Path key = file.getParent().toRealPath().resolve(file.getFileName());
    ReentrantLock threads = IN_PROCESS.computeIfAbsent(key, unused -> new ReentrantLock());
    threads.lockInterruptibly();
    try {
      return new DownloadLock(threads, lockFile(file));
    } catch (Throwable e) {
      threads.unlock();
      throw e;
    }
  }

  private static FileChannel lockFile(Path file) throws IOException {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    FileChannel channel = null;
    try {
      channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        LOG.log(INFO, "waiting for another process that is downloading {0}", file);
        channel.lock();
      }
      return channel;
    } catch (IOException e) {
      if (channel != null) {
        channel.close();
      }
      if (e instanceof ClosedByInterruptException || e instanceof FileLockInterruptionException) {
        throw e;
      }
      throw new WeightsUnavailableException(
          Reason.STORAGE,
          "cannot lock "
              + lockFile
              + " ("
              + e
              + "); the cache folder must be writable and on a file system with locks, name another"
              + " with -Defficientnet4j.cache or EFFICIENTNET4J_CACHE",
          e);
    }
  }

  /** Closing the channel releases the file lock. */
  @Override
  public void close() throws IOException {
    try {
      processes.close();
    } finally {
      threads.unlock();
    }
  }
}
