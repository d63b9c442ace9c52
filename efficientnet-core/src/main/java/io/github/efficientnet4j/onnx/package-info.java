/**
 * Writes networks as ONNX files: a graph's nodes as ONNX operators, its parameters as the file's
 * weights.
 *
 * <p>It knows the graph and nothing of engines. It writes the wire format of Protocol Buffers
 * itself, the few fields that it needs.
 */
package io.github.efficientnet4j.onnx;
