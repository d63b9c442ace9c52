/**
 * The engine's kernels on the Vector API, the only code that names {@code jdk.incubator.vector}.
 *
 * <p>Nothing refers to this package by type: where the module is missing its classes are never
 * loaded. No method here hands a vector to another that C2 might not inline.
 */
package io.github.efficientnet4j.internal.engine.vector;
