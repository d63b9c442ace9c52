package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;

/** A depthwise kernel, packed, with its geometry. */
public record DepthwiseWeights(PackedMatrix packed, int kernel, int stride, Padding padding) {}
