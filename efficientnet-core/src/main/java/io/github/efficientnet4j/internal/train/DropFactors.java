package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.gradient.DropNoise;
import io.github.efficientnet4j.internal.engine.plan.Layer;

/** What drop path or dropout multiplies by: 0, or 1 / (1 − rate). */
record DropFactors(Layer.Drop drop) {

  float of(Run run, long element) {
    return DropNoise.keeps(run.pass.seed(), drop.node(), element, drop.rate())
        ? (float) (1 / (1 - drop.rate()))
        : 0f;
  }
}
