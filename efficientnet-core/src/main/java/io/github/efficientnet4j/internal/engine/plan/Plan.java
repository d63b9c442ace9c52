package io.github.efficientnet4j.internal.engine.plan;

import io.github.efficientnet4j.internal.engine.layout.CacheLines;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.phase.Phase;
import java.util.List;

/**
 * A network compiled for one input size: phases in order, and the size of the arena that they
 * share.
 *
 * @param phases executed one after another, the tasks of each at once
 * @param smallMaps the first of the phases whose weights are larger than their maps
 * @param outputs what was asked for, in order
 * @param arenaFloats the end of the arena of one image
 * @param height input rows
 * @param width input columns
 */
public record Plan(
    List<Phase> phases,
    int smallMaps,
    List<MapBuffer> outputs,
    int arenaFloats,
    int height,
    int width) {

  /** The floats of scratch of one worker: whole cache lines. */
  public int scratchFloats() {
    int most = 0;
    for (Phase phase : phases) {
      most = Math.max(most, phase.scratchFloats());
    }
    return (int) CacheLines.roundUp(most);
  }

  public int scratchRows() {
    int most = 0;
    for (Phase phase : phases) {
      most = Math.max(most, phase.scratchRows());
    }
    return most;
  }
}
