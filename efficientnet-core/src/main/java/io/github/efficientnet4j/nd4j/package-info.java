/**
 * Networks, their blocks and their training on ND4J arrays, computed by whatever ND4J backend is on
 * the class path, CPU or CUDA. {@link io.github.efficientnet4j.nd4j.Nd4jNetwork} is a whole
 * network, {@link io.github.efficientnet4j.nd4j.Nd4jBlock} one of its parts; {@link
 * io.github.efficientnet4j.nd4j.ArrayInference} takes arrays to the Java engine.
 *
 * <p>No class here names a backend. Nothing outside this package needs one: loading, saving and
 * cost do without, so that ND4J's native code starts at the first forward pass and not before.
 */
package io.github.efficientnet4j.nd4j;
