package io.github.efficientnet4j.bench.peer;

import io.github.efficientnet4j.model.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One network as the runtimes' files, all with the same weights, in a temporary folder that goes
 * when this is closed.
 *
 * <p>Not thread-safe.
 */
public final class ModelFiles implements AutoCloseable {

  private final Network network;
  private final Path folder;

  private ModelFiles(Network network, Path folder) {
    this.network = network;
    this.folder = folder;
  }

  /**
   * The files of a network, none of them written yet.
   *
   * @param network architecture and weights
   * @return the files
   * @throws IOException if there can be no temporary folder
   */
  public static ModelFiles of(Network network) throws IOException {
    return new ModelFiles(network, Files.createTempDirectory("efficientnet-bench"));
  }

  /**
   * The network.
   *
   * @return architecture and weights
   */
  public Network network() {
    return network;
  }

  /**
   * The file for a runtime, written when it is first asked for.
   *
   * @param peer the runtime
   * @return a file in its format
   * @throws Exception if it cannot be written
   */
  public Path file(Peer peer) throws Exception {
    Path file = folder.resolve("model." + peer.format());
    if (!Files.exists(file)) {
      peer.write(network, file);
    }
    return file;
  }

  /**
   * Deletes the files and their folder.
   *
   * @throws IOException if one cannot be deleted
   */
  @Override
  public void close() throws IOException {
    List<Path> files;
    try (Stream<Path> listing = Files.list(folder)) {
      files = listing.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(folder);
  }
}
