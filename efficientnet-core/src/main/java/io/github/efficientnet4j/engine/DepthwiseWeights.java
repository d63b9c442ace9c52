package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.graph.Padding;

/** A depthwise kernel, packed, with its geometry. */
record DepthwiseWeights(PackedMatrix packed, int kernel, int stride, Padding padding) {}
