package io.github.efficientnet4j.internal.engine.plan;

import io.github.efficientnet4j.internal.engine.layout.CacheLines;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.phase.Phase;
import java.util.List;

/**
 * A network compiled for one input size: phases in order, and the size of the arena that they
 * share.
 *
 * <p>Immutable and thread-safe.
 *
 * @param phases executed one after another, the tasks of each at once
 * @param firstSmallPhase the index of the first phase whose weights are larger than its maps; the
 *     number of phases if there is none
 * @param outputs the maps that were asked for, in order
 * @param arenaFloats the size of the arena of one image
 * @param height input rows
 * @param width input columns
 */
public record Plan(
    List<Phase> phases,
    int firstSmallPhase,
    List<MapBuffer> outputs,
    int arenaFloats,
    int height,
    int width) {

  /** {@return the floats of scratch that a worker needs, whole cache lines} */
  public int scratchFloats() {
    int most = phases.stream().mapToInt(Phase::scratchFloats).max().orElse(0);
    return (int) CacheLines.roundUp(most);
  }

  /** {@return the ints of scratch that a worker needs} */
  public int scratchInts() {
    return phases.stream().mapToInt(Phase::scratchInts).max().orElse(0);
  }
}
