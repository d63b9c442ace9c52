package io.github.efficientnet4j.cli.terminal;

import io.github.efficientnet4j.weights.published.DownloadProgress;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A progress bar on standard error, for command lines. Not thread-safe: one object for one download
 * at a time.
 */
public final class DownloadBar implements DownloadProgress {
  private static final long MEBIBYTE = 1L << 20;

  private StandardErrorBar bar;

  /** Creates a bar that appears when a download starts. */
  public DownloadBar() {}

  @Override
  public void started(String name, long totalBytes, long alreadyBytes) {
    finished();
    bar =
        new StandardErrorBar(
            new ProgressBarBuilder()
                .setTaskName(name)
                .setUnit(" MiB", MEBIBYTE)
                .setInitialMax(totalBytes)
                .startsFrom(alreadyBytes, Duration.ZERO));
  }

  @Override
  public void advanced(long bytes) {
    if (bar != null) {
      bar.stepBy(bytes);
    }
  }

  @Override
  public void finished() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
