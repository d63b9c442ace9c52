package io.github.efficientnet4j.engine;

import java.util.List;

/**
 * A network compiled for one input size: phases in order, and the size of the arena that they
 * share.
 *
 * @param phases executed one after another, the tasks of each at once
 * @param outputs what was asked for, in order
 * @param arenaFloats the arena of one image
 * @param height input rows
 * @param width input columns
 */
record Plan(List<Phase> phases, List<MapBuffer> outputs, int arenaFloats, int height, int width) {

  Scratch newScratch() {
    return new Scratch(
        phases.stream().mapToInt(Phase::scratchFloats).max().orElse(0),
        phases.stream().mapToInt(Phase::scratchRows).max().orElse(0));
  }
}
