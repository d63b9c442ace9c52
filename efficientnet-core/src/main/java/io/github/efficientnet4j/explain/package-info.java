/**
 * Where in a photo a network sees a class: class activation maps, Grad-CAM, and pictures of both.
 *
 * <p>Computes with the engines, and draws with Java's own graphics, without a
 * display; it needs no ND4J backend and knows none.
 */
package io.github.efficientnet4j.explain;
