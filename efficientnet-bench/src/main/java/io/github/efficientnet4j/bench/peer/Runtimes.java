package io.github.efficientnet4j.bench.peer;

import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
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
  ONNXRUNTIME("peers", "OnnxRuntimePeer", ""),
  /** PyTorch, by way of DJL. */
  PYTORCH("peers-djl", "PyTorchPeer", "PyTorchTrainingPeer");

  private static final String PACKAGE = "io.github.efficientnet4j.bench.peers.";

  private final String profile;
  private final String inference;
  private final String training;

  Runtimes() {
    this("", "", "");
  }

  /** Names the classes that only builds with a profile have. */
  Runtimes(String profile, String inference, String training) {
    this.profile = profile;
    this.inference = inference;
    this.training = training;
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
      case ONNXRUNTIME, PYTORCH -> load(Peer.class, inference);
    };
  }

  /**
   * The runtime for training.
   *
   * @return a peer
   * @throws MissingPeerException if this build has it not, or it does not train
   */
  public TrainingPeer trainingPeer() throws MissingPeerException {
    return switch (this) {
      case VECTOR -> EngineTrainingPeer.ofEngine(KernelChoice.VECTOR);
      case SCALAR -> EngineTrainingPeer.ofEngine(KernelChoice.SCALAR);
      case ND4J -> EngineTrainingPeer.ofNd4j();
      case ONNXRUNTIME ->
          throw new MissingPeerException(
              key()
                  + " runs networks, but does not train them; choose from vector, scalar, nd4j,"
                  + " pytorch",
              null);
      case PYTORCH -> load(TrainingPeer.class, training);
    };
  }

  private <T> T load(Class<T> kind, String implementation) throws MissingPeerException {
    try {
      return kind.cast(
          Class.forName(PACKAGE + implementation).getDeclaredConstructor().newInstance());
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
