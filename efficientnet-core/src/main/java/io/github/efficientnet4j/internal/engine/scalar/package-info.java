/**
 * The engine's kernels in plain Java: where the Vector API is missing, and while its kernels warm.
 *
 * <p>Loops that C2 compiles at once and vectorises, on the same packed weights.
 */
package io.github.efficientnet4j.internal.engine.scalar;
