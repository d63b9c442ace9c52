package io.github.efficientnet4j.training;

import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.internal.io.FolderLock;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder of a running training: no other training writes there, and no file of an earlier one
 * is left.
 */
final class ClaimedFolder implements AutoCloseable {

  private final FolderLock lock;

  private ClaimedFolder(FolderLock lock) {
    this.lock = lock;
  }

  /**
   * A training that is resumed.
   *
   * @param checkpoint where it continues
   * @param folder the folder of the checkpoint
   */
  record Source(Checkpoint checkpoint, TrainingFolder folder) {

    boolean isIn(TrainingFolder other) throws IOException {
      return Files.exists(other.path()) && Files.isSameFile(folder.path(), other.path());
    }

    /** Another process may have continued the training since the checkpoint was read. */
    private void requireUnchanged() throws IOException {
      if (!Checkpoint.position(folder.checkpoint()).equals(checkpoint.position())) {
        throw new IOException(
            folder.checkpoint()
                + " has been replaced since it was read; resume the training once more");
      }
    }
  }

  /**
   * Locks a folder for a training, and makes it ready.
   *
   * @param folder the folder
   * @param overwriting whether the files of another training are deleted, not respected
   * @param source the resumed training, if it is one
   * @throws IOException if the folder is in use or holds another training
   */
  static ClaimedFolder of(TrainingFolder folder, boolean overwriting, Optional<Source> source)
      throws IOException {
    folder.create();
    FolderLock lock = FolderLock.acquire(folder.path());
    try {
      prepare(folder, overwriting, source);
      return new ClaimedFolder(lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static void prepare(TrainingFolder folder, boolean overwriting, Optional<Source> source)
      throws IOException {
    if (source.isPresent()) {
      source.get().requireUnchanged();
    }
    if (source.isEmpty() || !source.get().isIn(folder)) {
      if (overwriting) {
        folder.delete();
      } else if (folder.holdsTraining()) {
        throw new IOException(
            folder.path()
                + " holds the files of a training; continue it with Trainer.resume, name another"
                + " folder, or delete its files with Trainer.overwriting");
      }
      if (source.isPresent()) {
        takeEarlierFiles(source.get().folder(), folder);
      }
    }
    folder.deleteUnfinished();
  }

  /** The best epoch may lie before the resumption, and metrics begin with the first epoch. */
  private static void takeEarlierFiles(TrainingFolder earlier, TrainingFolder folder)
      throws IOException {
    copy(earlier.best(), folder.best());
    copy(earlier.metricsCsv(), folder.metricsCsv());
    copy(earlier.metricsJsonLines(), folder.metricsJsonLines());
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      AtomicFile.write(to, channel -> Files.copy(from, Channels.newOutputStream(channel)));
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
