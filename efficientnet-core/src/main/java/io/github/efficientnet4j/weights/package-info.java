/**
 * Weights in files: safetensors and PyTorch, read one tensor at a time and checked against a
 * network before anything is loaded.
 *
 * <p>A file is data and is never trusted: sizes are checked before memory is taken, and a pickle
 * can build tensors and nothing else. Nothing here executes a network.
 */
package io.github.efficientnet4j.weights;
