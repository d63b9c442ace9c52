package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.gradient.DropNoise;
import io.github.efficientnet4j.internal.engine.plan.Layer;
import java.util.Optional;

/**
 * What drop path or dropout multiplies by: 0, or 1 / (1 − rate).
 *
 * <p>Immutable and thread-safe.
 *
 * @param drop the operation, if there is one
 */
public record DropFactors(Optional<Layer.Drop> drop) {

  /** Whether factors other than 1 may come. */
  boolean act(BatchRun run) {
    return drop.isPresent() && run.pass.drops();
  }

  /** The factor of an image or an element; 1 where none acts. */
  float of(BatchRun run, long element) {
    if (!act(run)) {
      return 1f;
    }
    int node = drop.get().node();
    double rate = drop.get().rate();
    return DropNoise.keeps(run.pass.seed(), node, element, rate) ? (float) (1 / (1 - rate)) : 0f;
  }
}
