/**
 * Prepares images for a network and names its answers. The package decodes image files, resizes
 * them like PIL, crops and normalises them, and finds the most probable labels for logits.
 *
 * <p>It must not know networks, weights or engines. Pixels and logits are arrays here.
 */
package io.github.efficientnet4j.image;
