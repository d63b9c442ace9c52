/**
 * Writes networks as ONNX files: a graph's nodes as ONNX operators, its parameters as the file's
 * weights.
 *
 * <p>It knows the graph and nothing of executors. The protocol buffers are those that ND4J's API
 * carries; they start no backend.
 */
package io.github.efficientnet4j.onnx;
