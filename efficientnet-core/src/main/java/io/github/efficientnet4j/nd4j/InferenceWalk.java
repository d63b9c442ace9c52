package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Parameters;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes nodes of a network or of a part of one at inference: running statistics, no dropout, no
 * drop path. Thread-safe, but for {@link #forgetParameters()}.
 */
final class InferenceWalk {

  private final ParameterArrays arrays;
  private final ForwardWalk walk;

  InferenceWalk(Parameters parameters) {
    this.arrays = new ParameterArrays(parameters);
    this.walk = new ForwardWalk(arrays, new InferenceMode(parameters, arrays));
  }

  /**
   * Computes as many nodes as the wanted ones need.
   *
   * @param nodes the first is the input
   * @param lastReader for each node the last that reads it; overwritten
   * @param input stays as it is
   * @param wanted ids of nodes
   * @return the value of each wanted node, which is the caller's and belongs to no workspace
   */
  Map<Integer, INDArray> run(
      List<Node> nodes, int[] lastReader, INDArray input, Collection<Integer> wanted) {
    int last = wanted.stream().mapToInt(Integer::intValue).max().orElse(0);
    for (int node : wanted) {
      lastReader[node] = Integer.MAX_VALUE;
    }
    // The caller's input is never ours to overwrite or to free.
    lastReader[0] = Integer.MAX_VALUE;
    Map<Integer, INDArray> live = new HashMap<>();
    // Inside a user's workspace our intermediate arrays would pile up until it closes.
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      live.put(0, HostArrays.inRowOrder(input));
      for (Node node : nodes.subList(1, last + 1)) {
        walk.step(node, live, lastReader);
      }
      Map<Integer, INDArray> result = new HashMap<>();
      for (int node : wanted) {
        result.put(node, node == 0 ? input.dup('c') : live.remove(node));
      }
      INDArray ordered = live.remove(0);
      if (ordered != input) {
        Nd4jOperations.release(ordered);
      }
      return result;
    } catch (RuntimeException | Error e) {
      live.values().stream().filter(array -> array != input).forEach(Nd4jOperations::release);
      throw e;
    }
  }

  /** Frees the backend's copy of the parameters; the next run copies them again. */
  void forgetParameters() {
    arrays.close();
  }
}
