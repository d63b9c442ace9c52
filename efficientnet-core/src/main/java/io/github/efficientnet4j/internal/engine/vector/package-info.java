/**
 * The engine's kernels on the Vector API. Only this package uses {@code jdk.incubator.vector}.
 *
 * <p>Nothing refers to this package by type. Its classes are never loaded if the module is missing.
 * No method passes a vector to a method that C2 might not inline, because such a vector would be
 * boxed.
 */
package io.github.efficientnet4j.internal.engine.vector;
