/**
 * Where things lie: feature maps in the arena, weights in panels, and ranges cut into bands. Every
 * class here turns a position (pixel, panel, band, worker) into an index of a float array.
 *
 * <p>It must not know phases, plans or threads, nor which layers a network has.
 */
package io.github.efficientnet4j.internal.engine.layout;
