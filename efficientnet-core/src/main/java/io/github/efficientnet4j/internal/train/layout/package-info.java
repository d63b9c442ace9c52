/**
 * How training lays out its memory: maps of a batch, kernels packed in every step, windows of
 * convolutions, and the shares and blocks that work is cut into.
 *
 * <p>It must not know what is computed: no phases, plans or parameters' names.
 */
package io.github.efficientnet4j.internal.train.layout;
