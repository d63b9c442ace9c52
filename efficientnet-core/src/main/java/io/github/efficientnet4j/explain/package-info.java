/**
 * Explains where in a photo a network sees a class: class activation maps, Grad-CAM, and figures of
 * both.
 *
 * <p>The Java engines compute the maps. Java 2D draws the figures without a display. This package
 * depends neither on ND4J nor on the engines' internals.
 */
package io.github.efficientnet4j.explain;
