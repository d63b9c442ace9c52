package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.model.EfficientNet;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a run's weights come from. */
final class Networks {

  private static final long SEED = 1;

  private Networks() {}

  /**
   * A network with weights of a folder, or else untrained: the work does not depend on their
   * values.
   *
   * @param folder where {@code efficientnet_b0.safetensors} or {@code .pth}, … are
   * @throws IOException if there is no such file, or it cannot be read
   */
  public static Network of(EfficientNetVariant variant, Optional<Path> folder) throws IOException {
    if (folder.isEmpty()) {
      return EfficientNet.create(variant, SEED);
    }
    String name = variant.modelName();
    Path file =
        Stream.of(".safetensors", ".pth")
            .map(extension -> folder.get().resolve(name + extension))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        "there is no " + name + ".safetensors or .pth in " + folder.get()));
    return Network.load(file);
  }
}
