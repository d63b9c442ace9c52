/**
 * Published ImageNet weights by name: what exists, how an image must be prepared for it, and a
 * verified, resumable download into a cache folder.
 *
 * <p>{@link io.github.efficientnet4j.weights.published.PublishedWeights} is the catalogue, plain
 * facts with their sources; {@link io.github.efficientnet4j.weights.published.WeightsCache} turns
 * an entry into a file on disk. The package must not know what is inside such a file beyond what
 * its verification needs, nor anything of graphs or execution.
 */
package io.github.efficientnet4j.weights.published;
