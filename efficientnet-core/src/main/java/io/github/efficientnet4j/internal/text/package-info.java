/**
 * Numbers as people read them, the same in every locale.
 *
 * <p>It must not know what a number counts, nor where it is printed.
 */
package io.github.efficientnet4j.internal.text;
