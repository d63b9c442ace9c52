package io.github.efficientnet4j.weights.published;

import java.net.URI;
import java.nio.file.Path;

/** Another Java process that wants the same file: {@code CacheProcess <folder> <address>}. */
final class CacheProcess {
  private CacheProcess() {}

  public static void main(String[] arguments) throws Exception {
    WeightsCache cache =
        WeightsCache.in(Path.of(arguments[0]))
            .withMirror(WeightsSource.TORCHVISION, URI.create(arguments[1]));
    System.out.println(cache.get(TestWeights.hashed()));
  }
}
