package io.github.efficientnet4j.bench.peer;

import io.github.efficientnet4j.engine.EngineOptions.KernelChoice;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The runtimes that can be compared, by the names of the command line. The library's own are always
 * there; a peer is in the builds with its Maven profile.
 *
 * <p>Thread-safe.
 */
public enum Runtimes {
  /** The engine on the Vector API. */
  VECTOR,
  /** The engine in plain Java. */
  SCALAR,
  /** ND4J, operation by operation. */
  ND4J,
  /** ONNX Runtime. */
  ONNXRUNTIME("io.github.efficientnet4j.bench.peers.OnnxRuntimePeer", "peers"),
  /** PyTorch, by way of DJL. */
  PYTORCH("io.github.efficientnet4j.bench.peers.PyTorchPeer", "peers-djl");

  private final String implementation;
  private final String profile;

  Runtimes() {
    this("", "");
  }

  Runtimes(String implementation, String profile) {
    this.implementation = implementation;
    this.profile = profile;
  }

  /**
   * The name on the command line and in reports.
   *
   * @return lower case, for example {@code onnxruntime}
   */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a runtime by its name.
   *
   * @param key in any case
   * @return the runtime
   * @throws IllegalArgumentException if there is none; the message lists all
   */
  public static Runtimes parse(String key) {
    return Arrays.stream(values())
        .filter(runtime -> runtime.key().equals(key.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no engine is called '"
                        + key
                        + "'; there are "
                        + Arrays.stream(values())
                            .map(Runtimes::key)
                            .collect(Collectors.joining(", "))));
  }

  /**
   * Whether this build has the runtime.
   *
   * @return true if {@link #peer()} gives it
   */
  public boolean present() {
    try {
      peer();
      return true;
    } catch (MissingPeerException e) {
      return false;
    }
  }

  /**
   * The runtime itself.
   *
   * @return a peer
   * @throws MissingPeerException if this build has it not
   */
  public Peer peer() throws MissingPeerException {
    return switch (this) {
      case VECTOR -> new EnginePeer(KernelChoice.VECTOR);
      case SCALAR -> new EnginePeer(KernelChoice.SCALAR);
      case ND4J -> new Nd4jPeer();
      case ONNXRUNTIME, PYTORCH -> load();
    };
  }

  private Peer load() throws MissingPeerException {
    try {
      return (Peer) Class.forName(implementation).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new MissingPeerException(
          key()
              + " is not in this build of the benchmarks; make one that has it: mvn -B -ntp -P"
              + profile
              + " package -DskipTests",
          e);
    }
  }
}
