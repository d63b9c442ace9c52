/**
 * Reads and writes files of weights. The formats are safetensors and PyTorch. Tensors are read one
 * at a time, and all are checked against a network before any is loaded.
 *
 * <p>Files are never trusted. Sizes are checked before memory is allocated, and a pickle can build
 * only tensors. The package must not execute networks.
 */
package io.github.efficientnet4j.weights;
