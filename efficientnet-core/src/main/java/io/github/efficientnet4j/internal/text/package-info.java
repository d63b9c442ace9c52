/**
 * Numbers as people read them, the same in every locale, and names that a misspelt one may mean.
 *
 * <p>It must not know what a number counts or a name means, nor where they are printed.
 */
package io.github.efficientnet4j.internal.text;
