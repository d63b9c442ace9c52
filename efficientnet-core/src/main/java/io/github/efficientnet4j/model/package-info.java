/**
 * The classes that users meet first: a network with its weights, labels and image transform, and a
 * classifier of photos.
 *
 * <p>The package combines the others and adds little. Other packages define what a network is,
 * costs and computes.
 */
package io.github.efficientnet4j.model;
