/**
 * Where in a photo a network sees a class: class activation maps, Grad-CAM, and pictures of both.
 * The engines compute; Java's own graphics draw, without a display.
 *
 * <p>It must not know ND4J, nor how an engine computes.
 */
package io.github.efficientnet4j.explain;
