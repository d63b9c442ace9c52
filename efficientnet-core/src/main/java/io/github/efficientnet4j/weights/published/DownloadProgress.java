package io.github.efficientnet4j.weights.published;

/**
 * A listener for the progress of a download. All methods are called on the thread that requested
 * the file, so that one object serves one download at a time. An exception thrown by a method ends
 * the download. The next download continues with the bytes that had arrived.
 */
public interface DownloadProgress {

  /**
   * Called when a transfer begins. It is called again when the transfer is resumed after a break or
   * restarted. Counting then continues at {@code alreadyBytes}. It is not called when the file is
   * in the cache.
   *
   * @param name the weights' name
   * @param totalBytes the size of the whole file, or -1 if the server does not give it
   * @param alreadyBytes the number of bytes that are already on disk
   */
  default void started(String name, long totalBytes, long alreadyBytes) {}

  /**
   * Called when more content is on disk.
   *
   * @param bytes the number of bytes since the last call; positive
   */
  default void advanced(long bytes) {}

  /** Called once when the download ends, successfully or not, if {@code started} was called. */
  default void finished() {}

  /** {@return a thread-safe listener that does nothing} */
  static DownloadProgress silent() {
    return new DownloadProgress() {};
  }
}
