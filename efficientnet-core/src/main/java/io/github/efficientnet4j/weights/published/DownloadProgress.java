package io.github.efficientnet4j.weights.published;

/**
 * Told how a download goes on. All methods are called on the thread that asked for the file, so one
 * object serves one download at a time; an exception thrown here ends the download, and what had
 * arrived is kept for the next one.
 */
public interface DownloadProgress {

  /**
   * A transfer begins. Called again when it is resumed after a break or started over; counting then
   * continues at {@code alreadyBytes}. Not called when the file is in the cache.
   *
   * @param name the weights' name
   * @param totalBytes size of the whole file, or -1 when the server does not say
   * @param alreadyBytes how much of it is on disk
   */
  default void started(String name, long totalBytes, long alreadyBytes) {}

  /**
   * More content is on disk.
   *
   * @param bytes how much arrived since the last call; positive
   */
  default void advanced(long bytes) {}

  /** The download is over, well or not. Called once, and only after {@code started}. */
  default void finished() {}

  /**
   * The progress that tells nobody.
   *
   * @return a thread-safe object that does nothing
   */
  static DownloadProgress silent() {
    return new DownloadProgress() {};
  }
}
