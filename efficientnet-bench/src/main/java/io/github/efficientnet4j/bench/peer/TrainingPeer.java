package io.github.efficientnet4j.bench.peer;

/**
 * A runtime that trains networks: one of the library's own or a peer.
 *
 * <p>Implementations are thread-safe and have a public constructor without parameters, which does
 * no more than check that the runtime is there.
 */
public interface TrainingPeer {

  /**
   * What exactly computes, for the report.
   *
   * @return name and version, for example {@code PyTorch 2.7.1}
   */
  String version();

  /**
   * Prepares a training. {@link Session#run} of the session is a step with all that training has:
   * BatchNorm by the batch, drop path, dropout; it returns the logits before the update. {@link
   * Session#check} is what can be compared: a step without drops and with BatchNorm by the running
   * statistics, and then the logits of the updated weights.
   *
   * @param input network, weights, batch
   * @return a session that is ready to run; a loss that is not finite fails it
   * @throws Exception if the runtime fails, or has not what the network needs
   */
  Session open(TrainingInput input) throws Exception;
}
