package io.github.efficientnet4j.cli.train;

import io.github.efficientnet4j.training.data.BatchLoader;
import java.io.PrintWriter;
import java.util.List;

/** How many images were passed over, once all is done: single warnings may have scrolled away. */
final class UnreadableImages {

  private UnreadableImages() {}

  static void report(List<BatchLoader> loaders, PrintWriter err) {
    int count = loaders.stream().mapToInt(BatchLoader::unreadable).sum();
    if (count > 0) {
      err.println(
          count == 1
              ? "1 image could not be read and was passed over"
              : count + " images could not be read and were passed over");
    }
  }
}
