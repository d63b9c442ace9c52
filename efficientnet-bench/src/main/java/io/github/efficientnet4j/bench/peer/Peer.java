package io.github.efficientnet4j.bench.peer;

import io.github.efficientnet4j.model.Network;
import java.nio.file.Path;

/**
 * A runtime for networks: one of the library's own or a peer.
 *
 * <p>Implementations are thread-safe and have a public constructor without parameters, which does
 * no more than check that the runtime is there.
 */
public interface Peer {

  /**
   * What exactly computes, for the report.
   *
   * @return name and version, for example {@code ONNX Runtime 1.29.0}
   */
  String version();

  /**
   * The kind of file that the runtime loads, as its extension.
   *
   * @return for example {@code onnx}; runtimes with the same one share their files
   */
  String format();

  /**
   * Writes a network as such a file, with exactly these weights.
   *
   * @param network architecture and weights
   * @param file is created
   * @throws Exception if it cannot be written, or the format has not what the network needs
   */
  void write(Network network, Path file) throws Exception;

  /**
   * Loads a network for full speed; the first passes may be slow.
   *
   * @param file what {@link #write} wrote
   * @param input pixels and threads
   * @return a session that is ready to run
   * @throws Exception if the runtime fails
   */
  Session open(Path file, Input input) throws Exception;

  /**
   * Loads a network in the way that answers soonest.
   *
   * @param file what {@link #write} wrote
   * @param input pixels and threads
   * @return a session that is ready to run
   * @throws Exception if the runtime fails
   */
  default Session openForFirstResult(Path file, Input input) throws Exception {
    return open(file, input);
  }
}
