/**
 * What a network is: immutable records for stem, stages of blocks and head, and how scaling changes
 * them.
 *
 * <p>Nothing here knows an input's size in pixels beyond the nominal resolution, a tensor, or a
 * parameter's name; those begin in the {@code graph} package, which reads this one.
 */
package io.github.efficientnet4j.architecture;
