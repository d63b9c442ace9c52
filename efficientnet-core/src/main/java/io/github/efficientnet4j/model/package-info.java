/**
 * The first classes a user meets: a network with its weights, labels and image transform, and a
 * classifier of photos.
 *
 * <p>Ties the other packages together and adds little: what a network is, costs and computes is
 * decided below.
 */
package io.github.efficientnet4j.model;
