/**
 * From an image file to the input of a network, and from its logits back to named classes. It
 * decodes, resizes as PIL does, crops, normalises, and finds the most probable labels.
 *
 * <p>It must not know networks, weights or engines: pixels and logits are arrays here.
 */
package io.github.efficientnet4j.image;
