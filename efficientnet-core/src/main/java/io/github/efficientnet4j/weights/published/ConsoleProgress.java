package io.github.efficientnet4j.weights.published;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar on standard error, for command lines. Not thread-safe: one object for one download
 * at a time.
 */
public final class ConsoleProgress implements DownloadProgress {
  private static final long MEBIBYTE = 1L << 20;

  private ProgressBar bar;

  /** Creates a bar that appears when a download starts. */
  public ConsoleProgress() {}

  @Override
  public void started(String name, long totalBytes, long alreadyBytes) {
    finished();
    bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setUnit(" MiB", MEBIBYTE)
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new ConsoleProgressBarConsumer(System.err))
            .setInitialMax(totalBytes)
            .startsFrom(alreadyBytes, Duration.ZERO)
            .build();
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
