/**
 * The description of a network: immutable records for stem, stages of blocks and head, and the
 * rules by which scaling changes them.
 *
 * <p>The package knows only the nominal input size. It must not know tensors or names of
 * parameters. The {@code graph} package reads this one and adds them.
 */
package io.github.efficientnet4j.architecture;
