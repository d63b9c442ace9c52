/**
 * Draws the picture of the README from really trained weights, with the library alone.
 *
 * <p>It must not measure anything, nor know other runtimes.
 */
package io.github.efficientnet4j.bench.picture;
