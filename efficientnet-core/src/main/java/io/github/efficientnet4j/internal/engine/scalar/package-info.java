/**
 * The kernels in plain Java, on the same packed weights as the vector kernels: loops that C2
 * compiles at once and vectorises. They serve where the Vector API is missing, and while its
 * kernels warm up.
 *
 * <p>It must not know the Vector API, nor layers, plans or threads.
 */
package io.github.efficientnet4j.internal.engine.scalar;
