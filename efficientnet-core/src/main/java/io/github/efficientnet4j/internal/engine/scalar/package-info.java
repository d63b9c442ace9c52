/**
 * The kernels in plain Java, on the same packed weights as the vector kernels.
 *
 * <p>C2 compiles and auto-vectorises these loops quickly. They serve if the Vector API is missing,
 * and while the vector kernels warm up. This package knows neither the Vector API nor layers, plans
 * or threads.
 */
package io.github.efficientnet4j.internal.engine.scalar;
