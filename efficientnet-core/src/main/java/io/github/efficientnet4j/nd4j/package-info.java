/**
 * Executes a graph on ND4J tensors with whatever ND4J backend is on the class path, CPU or CUDA.
 *
 * <p>No class here names a backend. Nothing outside this package needs one: loading, saving and
 * cost do without, so that ND4J's native code starts at the first forward pass and not before.
 */
package io.github.efficientnet4j.nd4j;
