/**
 * The implementation of {@link io.github.efficientnet4j.inference.InferenceEngine}: fast inference
 * on the CPU, in Java alone. A graph is compiled to a plan of fused phases over packed weights.
 *
 * <p>Its packages build on each other, each knowing only those before it:
 *
 * <ol>
 *   <li>{@code kernel}: the inner loops that the engine needs, as an interface; {@code vector} and
 *       {@code scalar} implement it
 *   <li>{@code layout}: where feature maps and weights lie in memory
 *   <li>{@code phase}: the steps of a plan, divided into tasks
 *   <li>{@code plan}: from a graph to a plan
 *   <li>{@code run}: threads, calls, the choice of kernels and their warm-up
 * </ol>
 *
 * <p>The engine must not know weights files, images on disk, training or ND4J.
 */
package io.github.efficientnet4j.internal.engine;
