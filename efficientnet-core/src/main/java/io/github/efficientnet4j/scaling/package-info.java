/**
 * The compound-scaling mathematics of EfficientNet (Tan and Le, 2019, section 3).
 *
 * <p>Numbers in, numbers out: coefficients, their constraint, and the rules that round channels,
 * repeats and resolutions. Knows nothing of networks, tensors or files.
 */
package io.github.efficientnet4j.scaling;
