/**
 * Published ImageNet weights: a catalogue by name, the image transform that each entry needs, and
 * verified, resumable downloads into a cache folder.
 *
 * <p>{@link io.github.efficientnet4j.weights.published.PublishedWeights} is the catalogue, plain
 * facts with their sources. {@link io.github.efficientnet4j.weights.published.WeightsCache} turns
 * an entry into a file on disk. The package must know no more about the content of a file than its
 * verification needs. It must not know graphs or their execution.
 */
package io.github.efficientnet4j.weights.published;
