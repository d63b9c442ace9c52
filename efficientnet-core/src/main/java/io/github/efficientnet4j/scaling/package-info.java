/**
 * The mathematics of compound scaling (Tan and Le, 2019, section 3).
 *
 * <p>The package computes coefficients, checks their constraint, and rounds channels, repeats and
 * resolutions. It must not know networks, tensors or files.
 */
package io.github.efficientnet4j.scaling;
