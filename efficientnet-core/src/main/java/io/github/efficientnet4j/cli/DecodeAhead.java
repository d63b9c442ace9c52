package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Decodes the next few images while the current one is classified; hands them out in order. A few
 * only, since photos are large once decoded. For one thread.
 */
final class DecodeAhead implements AutoCloseable {

  private static final int IMAGES_AHEAD = 4;

  private final ImageDecoder decoder = ImageDecoder.standard();
  private final Iterator<Path> files;
  private final Queue<Future<RgbImage>> pending = new ArrayDeque<>();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "efficientnet4j-decoder");
            thread.setDaemon(true);
            return thread;
          });

  DecodeAhead(List<Path> files) {
    this.files = files.iterator();
    for (int i = 0; i < IMAGES_AHEAD; i++) {
      submitNext();
    }
  }

  private void submitNext() {
    if (files.hasNext()) {
      Path file = files.next();
      pending.add(worker.submit(() -> decoder.decode(file)));
    }
  }

  /**
   * The next file's image.
   *
   * @throws IOException if that file is no image; the ones after it are not affected
   */
  RgbImage next() throws IOException {
    submitNext();
    try {
      return pending.remove().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      if (cause instanceof Error failure) {
        throw failure;
      }
      throw new IOException(cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
